package ltl

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// explicit writes f with all parentheses, and its atoms in brackets.
func explicit(f *Formula, atoms []Atom) string {
	switch {
	case f.Op == OpAtom:
		return "{" + atoms[f.Atom].Text + "}"
	case f.Op.binary():
		return "(" + explicit(f.Left, atoms) + " " + f.Op.String() + " " + explicit(f.Right, atoms) + ")"
	case f.Left == nil:
		return f.Op.String()
	default:
		return f.Op.String() + explicit(f.Left, atoms)
	}
}

func TestParse(t *testing.T) {
	for source, want := range map[string]string{
		"p":                                      "{p}",
		"true && false":                          "(true && false)",
		"a -> b -> c":                            "({a} -> ({b} -> {c}))",
		"a U b U c":                              "({a} U ({b} U {c}))",
		"a || b && c U d":                        "({a} || ({b} && ({c} U {d})))",
		"a && b && c":                            "(({a} && {b}) && {c})",
		"a || b -> c || d":                       "(({a} || {b}) -> ({c} || {d}))",
		"!a U b":                                 "(!{a} U {b})",
		"[] a -> b":                              "([]{a} -> {b})",
		"[](a -> <>b)":                           "[]({a} -> <>{b})",
		"<> A.state == CLOSED":                   "<>{A.state == CLOSED}",
		"!A.x == y && z":                         "(!{A.x == y} && {z})",
		"not a and b or c":                       "((!{a} && {b}) || {c})",
		"A.state in [CLOSED, X]":                 "{A.state in [CLOSED, X]}",
		"A.state not in [X] || p":                "({A.state not in [X]} || {p})",
		"[] A.state in [ESTABLISHED,CLOSED] U p": "([]{A.state in [ESTABLISHED,CLOSED]} U {p})",
		"(A.SND.NXT - A.SND.UNA) == 1 && p":      "({(A.SND.NXT - A.SND.UNA) == 1} && {p})",
		"1 == (a + b) && (c)":                    "({1 == (a + b)} && {c})",
		"(a && b) == c":                          "{(a && b) == c}",
		"((a) == (b))":                           "{(a) == (b)}",
		"((a == b)) U (c)":                       "({a == b} U {c})",
		"inflight(A, SYN, ACK) -> p":             "({inflight(A, SYN, ACK)} -> {p})",
		"f(a && !b, (c || d)) U p":               "({f(a && !b, (c || d))} U {p})",
		"A.state=='a -> b' && p":                 "({A.state=='a -> b'} && {p})",
		"x == -1 && -1 == x":                     "({x == -1} && {-1 == x})",
		"x == !y || p":                           "({x == !y} || {p})",
		"true == x && p":                         "({true == x} && {p})",
		"A.U == A.true":                          "{A.U == A.true}",
		"(a ? 1 : 2) == 1":                       "{(a ? 1 : 2) == 1}",
		"x in 1..3":                              "{x in 1..3}",
		"f(x)[0] == 1.5":                         "{f(x)[0] == 1.5}",
		"[]<>!p":                                 "[]<>!{p}",
		"p&&q||r->s":                             "((({p} && {q}) || {r}) -> {s})",
	} {
		f, atoms, err := Parse(source)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := explicit(f, atoms); got != want {
			t.Errorf("%s: is %s; want %s", source, got, want)
		}
		for _, a := range atoms {
			if !strings.HasPrefix(source[a.At:], a.Text) {
				t.Errorf("%s: atom %q is not at %d", source, a.Text, a.At)
			}
		}
	}
}

// TestAtoms: the same text is the same atom.
func TestAtoms(t *testing.T) {
	f, atoms, err := Parse("[] (A.x==1 -> <> (B.x == 1 || A.x == 1))")
	if err != nil || len(atoms) != 2 || atoms[0] != (Atom{"A.x==1", 4}) || atoms[1] != (Atom{"B.x == 1", 18}) {
		t.Errorf("%v, %v", atoms, err)
	}
	if got, want := f.Text(atoms), "[] (A.x==1 -> <> (B.x == 1 || A.x==1))"; got != want {
		t.Errorf("is written %s; want %s", got, want)
	}
}

// TestSyntaxErrors: where, and what to do. The marks are under the place.
func TestSyntaxErrors(t *testing.T) {
	for _, test := range []struct{ source, marks, want string }{
		{"", "^", "there is no formula"},
		{"[] (p -> (q)", "   ^", "this ( is not closed"},
		{"[] (p -> (q]", "         ^", "this ( is not closed: ] stands where ) is expected"},
		{"[] p) -> q", "    ^", "this ) closes nothing"},
		{"p ->", "  ^^", "-> needs something on its right side"},
		{"[] (p -> )", "      ^^", "-> needs something on its right side"},
		{"p && -> q", "  ^^", "&& needs something on its right side"},
		{"-> q", "^^", "-> needs something on its left side"},
		{"[]", "^^", "[] needs something on its right side"},
		{"()", "^^", "nothing in these parentheses"},
		{"A.x == && p", "    ^^", "== needs something on its right side"},
		{"A.state in []", "           ^^", "[] is always the operator"},
		{"p & q", "  ^", "did you mean &&?"},
		{"p | q", "  ^", "did you mean ||?"},
		{"A.x = 1", "    ^", "did you mean ==?"},
		{"A.x =< 1", "    ^^", "is written <="},
		{"A.x <> 1", "    ^^", "not equal is written !="},
		{"p <-> q", "  ^^^", "(p -> q) && (q -> p)"},
		{"p => q", "  ^^", "->"},
		{"□ p", "^", "is written []"},
		{"p → q", "  ^", "is written ->"},
		{"G p", "^", "G is written []"},
		{"G(p -> F q)", "^", "G is written []"},
		{"[] (p -> F q)", "         ^", "F is written <>"},
		{"X p", "^", "a formula cannot count steps"},
		{"p AND q", "  ^^^", "AND is written &&"},
		{"p until q", "  ^^^^^", "is written U"},
		{"p W q", "  ^", "(p U q) || [] p"},
		{"NOT p", "^^^", "is written !"},
		{"[] TRUE", "   ^^^^", "is written true"},
		{"p q", "  ^", "an operator is missing before q"},
		{"p (q)  r", "       ^", "an operator is missing before r"},
		{"(p) (q)", "    ^", "an operator is missing before ("},
		{"p ! q", "  ^", "an operator is missing before !"},
		{"p ? q : r", "  ^", "(p -> q) && (!p -> r)"},
		{"p, q", " ^", ", is out of place here"},
		{"f([] p)", "  ^^", "[] cannot stand in this (: it belongs to a predicate"},
		{"(p U q) == r", "   ^", "U cannot stand in this ("},
		{"x == 'a", "     ^", "this ' is not closed"},
		{"p @ q", "  ^", `"@" has no meaning`},
		{"p // why", "  ^^", "no comments"},
		{"p\n->\n", "^^", "-> needs something"},
		{strings.Repeat("!", 150) + "p", strings.Repeat(" ", 101) + "^", "nested too deeply"},
	} {
		_, _, err := Parse(test.source)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", test.source, err)
			continue
		}
		_, marks, _ := strings.Cut(Mark(test.source, e.At, e.End), "\n")
		if marks != "  "+test.marks || !strings.Contains(e.Msg, test.want) {
			t.Errorf("%s\n%s\nwant\n  %s %s", Mark(test.source, e.At, e.End), e.Msg, test.marks, test.want)
		}
	}
}

// TestLimits: too much is an error, and soon.
func TestLimits(t *testing.T) {
	atoms := func(n int, before, between string) string {
		var parts []string
		for i := range n {
			parts = append(parts, before+strings.Repeat("p", 1+i/26)+string(rune('a'+i%26)))
		}
		return strings.Join(parts, between)
	}
	for source, want := range map[string]string{
		atoms(64, "", " && "):                    "",
		atoms(65, "", " && "):                    "too many atoms",
		atoms(40, "[] <> ", " && "):              "too large",
		atoms(30, "<> ", " && "):                 "too large",
		"!(" + atoms(40, "[] <> ", " && ") + ")": "too large",
		atoms(10, "[] <> ", " && "):              "",
		atoms(10, "", " U "):                     "",
		atoms(20, "<> [] ", " U "):               "",
		strings.Repeat("p && ", 1000) + "p":      "too long",
		strings.Repeat("p && ", 800) + "p":       "",
		"!(" + atoms(60, "", " U ") + ")":        "too large",
		strings.Repeat("(", 4000):                "not closed",
	} {
		start := time.Now()
		_, _, err := Parse(source)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%.40s: takes %v", source, took)
		}
		if (err != nil) != (want != "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v; want %q", source, err, want)
		}
	}
}

// TestTextParses: what is written is read as what it was.
func TestTextParses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formulas(5).Draw(t, "formula")
		g, atoms, err := parse(f.String())
		if err != nil {
			t.Fatalf("%v: %v", f, err)
		}
		if got, want := explicit(g, atoms), explicit(f, []Atom{{Text: "p0"}, {Text: "p1"}, {Text: "p2"}}); got != want {
			t.Fatalf("%v: is read as %s; want %s", f, got, want)
		}
	})
}

// TestParseNeverPanics: whatever is typed is a formula or an error with a place in it.
func TestParseNeverPanics(t *testing.T) {
	words := rapid.SampledFrom([]string{
		"[]", "<>", "U", "->", "&&", "||", "!", "(", ")", "[", "]", "{", "}", "p", "q", "A.state", "==", "CLOSED", "in", "not", "1", "-",
		".", ",", "?", ":", "'", "\"", "true", "false", " ", "\n", "G", "AND", "=", "f(", "é", "\xff", "→",
	})
	sources := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(words, 0, 20).Draw(t, "words"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
	}))
	rapid.Check(t, func(t *rapid.T) {
		source := sources.Draw(t, "source")
		f, atoms, err := parse(source)
		if err != nil {
			if err.At < 0 || err.At > err.End || err.End > len(source) || err.Msg == "" {
				t.Fatalf("%q: place %d to %d: %q", source, err.At, err.End, err.Msg)
			}
			Mark(source, err.At, err.End)
			return
		}
		g, again, err := parse(f.Text(atoms))
		if err != nil || explicit(g, again) != explicit(f, atoms) {
			t.Fatalf("%q: is written %q, and that is %v", source, f.Text(atoms), err)
		}
	})
}

func TestPremise(t *testing.T) {
	for source, want := range map[string]string{
		"p":                          "",
		"p -> q":                     "",
		"[] p":                       "",
		"[] (p -> <> q)":             "p",
		"[] [] (p && q -> [] r)":     "p && q",
		"[] (p -> q -> r)":           "p && q",
		"[] (p -> [] (q -> r))":      "p",
		"[] (<> p -> q)":             "",
		"[] ((p -> q) && (r -> q))":  "p || r",
		"[] (p -> q) && [] (r -> q)": "p || r",
		"[] (p -> q) && [] r":        "",
		"<> (p -> q)":                "",
	} {
		f, atoms, err := Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if premise := f.Premise(); premise != nil {
			got = premise.Text(atoms)
		}
		if got != want {
			t.Errorf("%s: %s; want %s", source, got, want)
		}
	}
}
