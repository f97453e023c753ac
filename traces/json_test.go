package traces

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

func TestReadWhatIsWritten(t *testing.T) {
	trace := example(t)
	src := written(t, trace)
	again, err := Read("trace.json", src)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, trace) {
		t.Errorf("read again it is\n%+v\nand it was\n%+v", again, trace)
	}
	if !bytes.Equal(written(t, again), src) {
		t.Error("written again it is another file")
	}
}

// TestReadRefuses has errors name the place and the remedy.
func TestReadRefuses(t *testing.T) {
	src := string(written(t, example(t)))
	change := func(old, now string) string {
		if !strings.Contains(src, old) {
			t.Fatalf("nothing in the file is %q", old)
		}
		return strings.Replace(src, old, now, 1)
	}
	for _, test := range []struct{ name, src, want string }{
		{"empty", "", "t.json: the file is empty"},
		{"blank", " \n\t ", "t.json: the file is empty"},
		{"no JSON", "hello", "t.json:1:1: this is no JSON: invalid character 'h' looking for beginning of value"},
		{"an array", "[]", "t.json:1:2: an object was expected, not '['"},
		{"null", "null", "t.json:1:5: an object was expected, not null"},
		{"no fields", "{}", `t.json:1:3: field "version" is missing`},
		{"truncated", src[:len(src)/2], "the file is cut off here"},
		{"all but the end", strings.TrimRight(src, "}\n"), "the file is cut off here"},
		{"something after it", src + "{}", "something follows the end of the trace"},
		{"twice", src + src, "something follows the end of the trace"},
		{"version", change(`"version": 2`, `"version": 1`), "t.json:2:15: version 1 is unknown: this tcpcheck reads version 2"},
		{"version is text", change(`"version": 2`, `"version": "1"`), `t.json:2:17: version: a number was expected, not "1"`},
		{"tool", change(`"tool": "tcpcheck"`, `"tool": "spin"`), `t.json: tool: "spin" has written it, not tcpcheck`},
		{"unknown field", change(`"reply"`, `"answer"`), `steps[0]: there is no field "answer" in a trace of version 2`},
		{"field twice", change(`"property"`, `"version"`), `field "version" is there twice`},
		{"missing field", change("\"delivered\": 0,\n", ""), `steps[0]: field "delivered" is missing`},
		{"of an older tcpcheck", change("\"quiet slots\": 0,\n", ""), `steps[0].after.A: field "quiet slots" is missing`},
		{"missing variable", change("\"SND.NXT\": 0,\n", ""), `steps[0].after.A: field "SND.NXT" is missing`},
		{"text for a number", change(`"SND.NXT": 0`, `"SND.NXT": "0"`), `steps[0].after.A.SND.NXT: a number from 0 to 4294967295 was expected, not "0"`},
		{"a fraction", change(`"SND.NXT": 0`, `"SND.NXT": 0.5`), "was expected, not 0.5"},
		{"too large", change(`"SND.NXT": 0`, `"SND.NXT": 4294967296`), "was expected, not 4294967296"},
		{"negative", change(`"losses": 0`, `"losses": -1`), "a number from 0 to 255 was expected, not -1"},
		{"a number for text", change(`"event": "B: OPEN passive"`, `"event": 1`), "steps[0].event: a string was expected, not 1"},
		{"a number for a truth", change(`"FIN sent": false`, `"FIN sent": 0`), "true or false was expected, not 0"},
		{"null for an array", change(`"sent": []`, `"sent": null`), "steps[0].sent: an array was expected, not null"},
		{"a number in an array", change(`"sent": []`, `"sent": [1]`), "steps[0].sent[0]: a string was expected, not 1"},
		{"a number for a setting", change(`"seq-bits": "3"`, `"seq-bits": 3`), "scenario.settings.seq-bits: a string was expected, not 3"},
		{"a bad setting", change(`"seq-bits": "3"`, `"seq-bits": "99"`), "t.json: scenario.settings: "},
		{"an unknown setting", change(`"seq-bits": "3"`, `"seq-bytes": "3"`), "seq-bytes"},
		{"a missing setting", change(`"checksum": "true",`, ""), "t.json: scenario.settings: checksum is missing"},
		{"a setting for both", change(`"checksum": "true",`, `"checksum": "true", "window": "2",`), "scenario.settings: window stands there for both endpoints"},
		{"a setting twice", change(`"order": "any"`, `"checksum": "any"`), `field "checksum" is there twice`},
		{"settings that make no model", change(`"A.window": "2"`, `"A.window": "0"`), "A.window"},
		{"property", change(`"property": "graceful-close-delivers"`, `"property": "honesty"`), `t.json: property: there is no property "honesty"`},
		{"violated_at", change(`"violated_at": 9`, `"violated_at": -9`), `t.json: violated_at: -9 is no step`},
		{"deep", strings.Repeat("[", 100000), "an object was expected, not '['"},
		{"deep in a field", `{"version":` + strings.Repeat("[", 100000), "version: a number was expected, not '['"},
		{"binary", "\x00\xff\xfe", "this is no JSON"},
	} {
		_, err := Read("t.json", []byte(test.src))
		switch {
		case err == nil:
			t.Errorf("%s: it is read", test.name)
		case !strings.Contains(err.Error(), test.want) || !strings.HasSuffix(err.Error(), ": "+remedy):
			t.Errorf("%s: %v\nwant %s", test.name, err, test.want)
		}
	}
}

// TestReadTruncated cuts the file off at every eleventh byte.
func TestReadTruncated(t *testing.T) {
	src := bytes.TrimSpace(written(t, example(t)))
	for i := 0; i < len(src); i += 11 {
		if _, err := Read("t.json", src[:i]); err == nil {
			t.Errorf("it is read up to byte %d of %d", i, len(src))
		}
	}
}

// FuzzRead looks for a file that makes reading or replaying panic. What is read is
// written as it was, but for blanks.
func FuzzRead(f *testing.F) {
	src := written(f, example(f))
	f.Add(src)
	f.Add(src[:100])
	f.Add([]byte(`{"version":2,"tool":"tcpcheck","scenario":{"name":"","settings":{}},"property":"","violated_at":0,"cycle_from":0,"steps":[]}`))
	f.Add([]byte("{}"))
	f.Add([]byte(`[{"version":1e400}]`))
	f.Fuzz(func(t *testing.T, src []byte) {
		trace, err := Read("fuzz.json", src)
		if err != nil {
			return
		}
		again, err := Read("again.json", written(t, trace))
		if err != nil || !reflect.DeepEqual(again, trace) {
			t.Fatalf("%v; read again it is another trace", err)
		}
		if _, err := Replay(trace); err == nil {
			drawn(t, trace, LadderOptions{Knew: true})
			elements(t, svgOf(t, trace))
			htmlOf(t, trace)
			mermaidOf(t, trace)
		}
	})
}
