package traces

import (
	"fmt"
	"io"
)

// SVGDiff draws the trace, and beside it the nearest behaviour that does not violate its property.
func (t *Trace) SVGDiff(w io.Writer) error {
	c, n, err := t.compared()
	if err != nil {
		return err
	}
	if n.trace == nil {
		return t.SVG(w)
	}
	with := extras{divided: true, after: n.state, divide: "here they part"}
	left, err := t.picture(with)
	if err != nil {
		return err
	}
	with.keeps = t.Property
	right, err := n.trace.picture(with)
	if err != nil {
		return err
	}
	pair := &pair{left, right, c.turning(&n.noReturn)}
	_, err = io.WriteString(w, pair.svg())
	return err
}

// pair is two pictures side by side, the first of which has the heading.
type pair struct {
	left, right *picture
	turning     string // in words, where they part
}

// svg writes the two pictures.
func (p *pair) svg() string {
	c := &canvas{}
	shift := p.left.columns.width + gap
	width, height := shift+p.right.columns.width, max(p.left.height(), p.right.height()+p.left.top-p.right.top)
	fmt.Fprintf(c, `<svg xmlns="http://www.w3.org/2000/svg" class="tcp" width="%d" height="%d" viewBox="0 0 %d %d" role="img" aria-labelledby="tcp-title tcp-desc">`+"\n", width, height, width, height)
	c.add(`<title id="tcp-title">%s, and the nearest behaviour that does not</title>`, p.left.trace.headline())
	c.add(`<desc id="tcp-desc">%s`, p.left.header[0])
	p.left.drawSteps(c)
	c.add(`%s`, p.turning)
	c.add(`</desc>`)
	c.WriteString("<style>\n" + svgStyle + "</style>\n")
	c.add(`<rect class="paper" width="%d" height="%d"/>`, width, height)
	p.left.drawHeader(c)
	c.add(`<text class="title" x="%d" y="%d">the nearest behaviour that does not</text>`, shift+margin, margin+16)
	p.left.drawStory(c)
	c.add(`<g transform="translate(%d %d)">`, shift, p.left.top-p.right.top)
	p.right.drawStory(c)
	c.add(`</g>`)
	c.add(`</svg>`)
	return c.String()
}
