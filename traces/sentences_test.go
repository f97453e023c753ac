package traces

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"tcpcheck/model"
)

// exception is what an account says of a sentence that the endpoint does not keep.
var exception = regexp.MustCompile(`\([^)]*\b(deviation|rule ack-after-close=ignore)\b[^)]*\)`)

// citation is a section of 3.10.7 that a sentence of an account names, and its step.
var citation = regexp.MustCompile(`\b(3\.10\.7\.\d)(?:, (first|second|fourth|fifth|seventh|eighth))?\b`)

var ordinals = map[string]string{"first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "seventh": "7", "eighth": "8"}

// TestCitations has accounts of random walks name no section and step of 3.10.7 of which the model has not done what a
// sentence says.
func TestCitations(t *testing.T) {
	for name := range variants {
		t.Run(name, func(t *testing.T) {
			cited := 0
			for seed := range uint64(30) {
				sc := variant(t, name)
				cited += citations(t, newTrace(t, sc, "", walk(t, sc, seed, 60)))
			}
			if cited < 100 {
				t.Errorf("%d sections are named: too few to tell", cited)
			}
		})
	}
}

// citations checks what the account of a trace names, and returns how often it names something.
func citations(t *testing.T, trace *Trace) (cited int) {
	t.Helper()
	c, err := trace.course()
	if err != nil {
		t.Fatal(err)
	}
	steps, _ := c.account()
	for i := range c.moments {
		m := &c.moments[i]
		if m.event.Kind != model.Arrival {
			continue
		}
		for id, says := range map[string]string{"3.10.7.4-1-straddles": "already", "3.10.7.4-1-beyond": "no room for"} {
			if m.took(id) && !strings.Contains(steps[i].words, says) {
				t.Errorf("step %d did %s, and nothing tells so:\n%s", i+1, id, steps[i].words)
			}
		}
		for _, words := range citation.FindAllStringSubmatch(exception.ReplaceAllString(steps[i].words, ""), -1) {
			cited++
			if !m.does(words[1], ordinals[words[2]]) {
				t.Errorf("step %d does nothing that %s, step %q, says, but: %v\n%s", i+1, words[1], words[2], m.sentences(), steps[i].words)
			}
		}
	}
	return cited
}

// does tells whether something was done that a step of a section says.
func (m *moment) does(section, step string) bool {
	return slices.ContainsFunc(m.sentences(), func(s pageSentence) bool {
		return strings.HasPrefix(s.ID, section+"-"+step)
	})
}

// TestTrimmed has an account tell that what the receiver has already is cut off, or that a deviation does not.
func TestTrimmed(t *testing.T) {
	for scenario, want := range map[string]string{
		"no-trimming+mended": "What B has already is cut off (3.10.7.4, first). B takes 1 octet, number 1 ",
		"no-trimming":        "What B has already is not cut off (deviation no-trimming; 3.10.7.4, first). B takes 2 octets, numbers 0 and 1 ",
	} {
		trace, err := recorded(t, scenario, "", 0, "A: OPEN active", "A: SEND 1", "B: OPEN passive", "B: SEGMENT ARRIVES <SEQ=1><CTL=SYN><WND=2>",
			"A: SEGMENT ARRIVES <SEQ=3><ACK=2><CTL=SYN,ACK><WND=2>", "B: SEGMENT ARRIVES <SEQ=2><ACK=4><DATA=1><CTL=ACK><WND=2><OCTET=0>", "A: SEND 1",
			"A: RETRANSMISSION TIMEOUT", "B: SEGMENT ARRIVES <SEQ=2><ACK=4><DATA=2><CTL=ACK><WND=2><OCTET=0>")
		if err != nil {
			t.Fatal(err)
		}
		citations(t, trace)
		if text := strings.Join(strings.Fields(tale(t, trace)), " "); !strings.Contains(text, want) {
			t.Errorf("%s: the account does not tell %q:\n%s", scenario, want, text)
		}
	}
}
