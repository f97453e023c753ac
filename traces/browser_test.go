package traces

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// browser starts a headless Chromium. Without one on this machine the test is skipped.
func browser(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil && program == "" {
			program = path
		}
	}
	if program == "" {
		t.Skip("there is no Chromium here: the page is not looked at in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.WindowSize(1500, 1000))
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Skipf("%s does not start: %v", program, err)
	}
	return ctx
}

// display is what a page shows.
type display struct {
	Where, Event, Remark string
	A, B                 string // their states
	ToA, ToB             int    // segments in flight
	Row                  int    // the step that the diagram marks
	Wide                 bool   // it is wider than the window
}

// look tells what a page shows.
const look = `(() => {
	const text = (id) => document.getElementById(id).textContent;
	const state = [...document.querySelectorAll("#tcbs tr")].find((tr) => tr.cells[0].textContent === "state");
	return {
		Where: text("where"), Event: text("event"), Remark: text("remark"),
		A: state.cells[1].firstChild.textContent.trim(), B: state.cells[2].firstChild.textContent.trim(),
		ToA: document.querySelectorAll("#toA li:not(.none)").length, ToB: document.querySelectorAll("#toB li:not(.none)").length,
		Row: Number(document.querySelector("#diagram .row.now").dataset.step),
		Wide: document.documentElement.scrollWidth > innerWidth,
	};
})()`

// visit is a page that is open in a browser.
type visit struct {
	*testing.T
	ctx   context.Context
	trace *Trace
}

// open opens the page of a trace in a tab of a browser, and fails the test if it says anything to the console, or fetches
// anything.
func open(browser context.Context, t *testing.T, trace *Trace) *visit {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	var b strings.Builder
	if err := trace.HTML(&b); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(name, []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	err := chromedp.Listen(ctx, func(ev any) {
		switch ev := ev.(type) {
		case *runtime.EventConsoleAPICalled:
			t.Errorf("the page says to the console: %s %s", ev.Args[0].Value, ev.Args[0].Description)
		case *runtime.EventExceptionThrown:
			t.Errorf("the page fails: %v", ev.ExceptionDetails)
		case *log.EventEntryAdded:
			t.Errorf("the browser complains: %s", ev.Entry.Text)
		case *network.EventRequestWillBeSent:
			if url := ev.Request.URL; url != "file://"+name && !strings.HasPrefix(url, "data:") {
				t.Errorf("the page fetches %s", url)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	v := &visit{t, ctx, trace}
	v.run(command(network.Enable, network.EnableParams{}), command(log.Enable, cdp.Empty{}), chromedp.Navigate("file://"+name))
	return v
}

// command is an action that gives the browser a command.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, c, params)
		return err
	})
}

func (v *visit) run(actions ...chromedp.Action[chromedp.Void]) {
	v.Helper()
	if err := chromedp.Do(v.ctx, actions...); err != nil {
		v.Fatal(err)
	}
}

// evaluate evaluates a script in the page.
func evaluate[T any](v *visit, script string) T {
	v.Helper()
	result, err := chromedp.Run(v.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		v.Fatal(err)
	}
	return result
}

// press presses a key and checks that the page shows step n then.
func (v *visit) press(key string, n int) {
	v.Helper()
	v.run(chromedp.KeyEvent(key))
	v.shows(n)
}

// shows checks that the page shows step n: where it is, both states, and what is in flight.
func (v *visit) shows(n int) display {
	v.Helper()
	got := evaluate[display](v, look)
	want := display{Where: fmt.Sprintf("before step 1 of %d", len(v.trace.Steps)), A: "CLOSED", B: "CLOSED", Event: "Nothing has happened yet"}
	if n > 0 {
		step := &v.trace.Steps[n-1]
		want = display{
			Where: fmt.Sprintf("step %d of %d", n, len(v.trace.Steps)), Event: step.Event, A: step.After.A.State, B: step.After.B.State,
			ToA: len(step.After.ToA), ToB: len(step.After.ToB), Row: n,
		}
	}
	remark := got.Remark
	got.Remark = ""
	if got != want {
		v.Errorf("the page shows %+v, and it is %+v", got, want)
	}
	got.Remark = remark
	return got
}

// says checks that the page shows step n, and remarks on it.
func (v *visit) says(n int, remark string) {
	v.Helper()
	if got := v.shows(n); !strings.Contains(got.Remark, remark) {
		v.Errorf("of step %d the page remarks %q, and not %q", n, got.Remark, remark)
	}
}

// TestPage steps through pages in a browser, forward and back, and jumps.
func TestPage(t *testing.T) {
	b, sc := browser(t), variant(t, "forgeries")
	for _, trace := range []*Trace{example(t), storm(t), dead(t), newTrace(t, sc, "", walk(t, sc, 3, 40)), newTrace(t, sc, "", nil)} {
		stepThrough(open(b, t, trace))
	}
}

// stepThrough steps through the whole trace, there and back.
func stepThrough(v *visit) {
	v.Helper()
	last := len(v.trace.Steps)
	v.shows(0)
	for n := 1; n <= last; n++ {
		v.press(kb.ArrowRight, n)
	}
	for n := last - 1; n >= 0; n-- {
		v.press(kb.ArrowLeft, n)
	}
	v.press(kb.ArrowLeft, 0)
	v.press(kb.End, last)
	v.press(kb.Home, 0)
	if v.trace.Property != "" {
		v.press("v", v.trace.ViolatedAt)
		v.says(v.trace.ViolatedAt, "This "+verdict(v.trace.Property)+".")
	}
	if _, n, err := v.trace.compared(); err == nil && n.trace != nil && n.state < last {
		v.press("n", n.state+1)
		v.says(n.state+1, "This is the point of no return")
	}
}

// TestPageOfLasso has the page of a lasso go on with the cycle after the last step, and back from there; and say so.
func TestPageOfLasso(t *testing.T) {
	b := browser(t)
	v := open(b, t, storm(t))
	v.press(kb.End, 6)
	v.says(6, "Next comes step 5 again")
	v.press(kb.ArrowRight, 5)
	v.says(5, "Round 2.")
	v.press(kb.ArrowLeft, 6)
	v.press(kb.Home, 0)

	v = open(b, t, dead(t))
	v.press(kb.End, 9)
	v.says(9, "Nothing more happens, for ever.")
	v.press(kb.ArrowRight, 9)
}

// TestPageByMouse clicks what there is to click.
func TestPageByMouse(t *testing.T) {
	v := open(browser(t), t, example(t))
	v.run(chromedp.Click(chromedp.CSS("#next")), chromedp.Click(chromedp.CSS("#next")))
	v.shows(2)
	v.run(chromedp.Click(chromedp.CSS("#back")))
	v.shows(1)
	v.run(chromedp.Click(chromedp.CSS("#violation")))
	v.shows(9)
	v.run(chromedp.Click(chromedp.CSS("#first")))
	v.shows(0)
	v.run(chromedp.Click(chromedp.CSS(`#diagram .row[data-step="5"]`)))
	v.shows(5)
	v.run(chromedp.Click(chromedp.CSS("#last")))
	v.shows(9)
}

//go:embed testdata/contrast.js
var contrast string

// TestPageOnPaper has a page printed as the picture and, below it, all steps in words: neither is cut off.
func TestPageOnPaper(t *testing.T) {
	sc := variant(t, "clock-bag")
	trace := newTrace(t, sc, "", walk(t, sc, 3, 40))
	v := open(browser(t), t, trace)
	v.run(chromedp.EmulateViewport(700, 1000), command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	got := evaluate[string](v, `(() => {
		const box = (selector) => document.querySelector(selector).getBoundingClientRect();
		if (box("#diagram svg").bottom > box(".steps").top) return "the picture is cut off";
		if (box(".steps").bottom > document.documentElement.scrollHeight) return "the steps are cut off";
		if (box("nav").height + box("#happens").height > 0) return "there is something to press on paper";
		return document.querySelectorAll(".steps li").length + " steps";
	})()`)
	if got != "40 steps" {
		t.Error(got)
	}
}

// TestPageContrast has all text of pages stand out from what is behind it by 4.5 to 1 at least, in light and in dark, and
// pages fit into narrow windows.
func TestPageContrast(t *testing.T) {
	b, sc := browser(t), variant(t, "clock-bag")
	for _, trace := range []*Trace{example(t), storm(t), newTrace(t, sc, "", walk(t, sc, 3, 40))} {
		v := open(b, t, trace)
		for _, scheme := range []string{"light", "dark"} {
			features := []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}
			v.run(command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}), chromedp.KeyEvent(kb.End))
			for _, text := range evaluate[[]string](v, contrast) {
				t.Errorf("in %s: %s", scheme, text)
			}
		}
		v.run(chromedp.EmulateViewport(390, 800))
		v.shows(len(trace.Steps))
	}
}
