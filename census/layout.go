package census

import "tcpcheck/model"

// The states stand where figure 5 has them: in seven rows and three columns, CLOSED at the top and again at the
// bottom. A box grows downward with the edges that the figure does not show; all lengths are in pixels.
const (
	boxWidth  = 324
	boxHeight = 44 // without such edges
	moreLine  = 17 // of one
	gap       = 78 // between rows
	margin    = 28
	heading   = 92
	width     = 2*margin + 3*boxWidth + 2*112
)

// columns holds the middles of the columns.
var columns = [...]int{margin + boxWidth/2, width / 2, width - margin - boxWidth/2}

// A place is where a box stands.
type place struct{ row, column int }

// bottom stands for CLOSED where a connection ends: one more state than there are.
const bottom = model.State(model.StateCount)

// places holds where the states stand.
var places = [...]place{
	model.CLOSED: {0, 1}, model.LISTEN: {1, 1},
	model.SYNRECEIVED: {2, 0}, model.SYNSENT: {2, 2}, model.ESTABLISHED: {3, 1},
	model.FINWAIT1: {4, 0}, model.CLOSEWAIT: {4, 2},
	model.FINWAIT2: {5, 0}, model.CLOSING: {5, 1}, model.LASTACK: {5, 2},
	model.TIMEWAIT: {6, 1}, bottom: {6, 2},
}

const rows = 7

// The sides of a box.
const (
	left = iota
	right
	top
	below
)

// A port is where an arrow begins or ends: on a side of a box, so far from its middle, or, left and right, so far
// below its top.
type port struct{ side, at int }

// A route says how an edge of figure 5 runs, with one bend at most, and where its label stands.
type route struct {
	leave, enter port
	label        anchor
}

// An anchor is where a label stands: above or under the part of its edge that lies, or beside the part that is
// upright.
type anchor int

// The anchors.
const (
	above anchor = iota
	under
	split // the cause above, the rest under: where there is little room
	westward
	eastward
)

// routes holds those of figure 5, in its order.
var routes = [...]route{
	{port{below, -60}, port{top, -60}, westward},   // CLOSED, LISTEN
	{port{right, 14}, port{top, 90}, above},        // CLOSED, SYN-SENT
	{port{top, 60}, port{below, 60}, eastward},     // LISTEN, CLOSED
	{port{right, 22}, port{top, -90}, under},       // LISTEN, SYN-SENT
	{port{left, 32}, port{top, 60}, under},         // LISTEN, SYN-RECEIVED
	{port{top, 0}, port{right, 32}, under},         // SYN-SENT, CLOSED
	{port{left, 14}, port{right, 14}, above},       // SYN-SENT, SYN-RECEIVED
	{port{left, 34}, port{top, 60}, eastward},      // SYN-SENT, ESTABLISHED
	{port{top, -60}, port{left, 12}, above},        // SYN-RECEIVED, LISTEN
	{port{right, 34}, port{top, -60}, westward},    // SYN-RECEIVED, ESTABLISHED
	{port{below, -110}, port{top, -110}, eastward}, // SYN-RECEIVED, FIN-WAIT-1
	{port{left, 22}, port{top, 60}, under},         // ESTABLISHED, FIN-WAIT-1
	{port{right, 22}, port{top, 0}, under},         // ESTABLISHED, CLOSE-WAIT
	{port{below, -60}, port{top, -60}, eastward},   // FIN-WAIT-1, FIN-WAIT-2
	{port{right, 22}, port{top, 0}, above},         // FIN-WAIT-1, CLOSING
	{port{below, 0}, port{top, 0}, westward},       // CLOSE-WAIT, LAST-ACK
	{port{below, -60}, port{left, 22}, above},      // FIN-WAIT-2, TIME-WAIT
	{port{below, 0}, port{top, 0}, eastward},       // CLOSING, TIME-WAIT
	{port{below, 0}, port{top, 0}, westward},       // LAST-ACK, CLOSED
	{port{right, 22}, port{left, 22}, split},       // TIME-WAIT, CLOSED
}

// A box is the place of a state in the picture.
type box struct{ x, y, width, height int }

// point returns where a port of the box is.
func (b box) point(p port) (x, y int) {
	switch p.side {
	case left:
		return b.x, b.y + p.at
	case right:
		return b.x + b.width, b.y + p.at
	case top:
		return b.x + b.width/2 + p.at, b.y
	default:
		return b.x + b.width/2 + p.at, b.y + b.height
	}
}

// boxes lays the states out, of which each has so many edges that figure 5 does not show, and
// tells where the last row ends.
func boxes(more [model.StateCount]int) (all [len(places)]box, end int) {
	y := heading + margin
	for row := range rows {
		tallest := 0
		for s, p := range places {
			if p.row != row {
				continue
			}
			height := boxHeight
			if s < len(more) && more[s] > 0 {
				height += more[s]*moreLine + 8
			}
			all[s] = box{columns[p.column] - boxWidth/2, y, boxWidth, height}
			tallest = max(tallest, height)
		}
		end = y + tallest
		y = end + gap
	}
	return all, end
}
