package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// pagePatience bounds a wait for the page to do what it was told to.
const pagePatience = 30 * time.Second

// startChromium starts a browser for the test and those below it. The tabs of
// openTab know nothing of each other.
func startChromium(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		const missing = "there is no Chromium in PATH to test the page with; install one (Debian: apt-get install chromium), or use -short"
		if testing.Short() {
			t.Skip(missing)
		}
		t.Fatal(missing)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.DisableGPU,
		chromedp.WindowSize(1280, 720),
		chromedp.Flag("disable-component-update", true),
		// After a key, Chromium (seen in 156) may hold back a page's websocket messages until a frame
		// that never comes without a screen: about every second time when a key hits a page that
		// plays. The popups of the bar for addresses are pages themselves, of each tab, and nobody types there.
		// The first two are chromedp's own.
		chromedp.Flag("disable-features", "Translate,BlinkGenPropertyTrees,DeferRendererTasksAfterInput,"+
			"WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"),
	)
	if os.Getuid() == 0 { // as in a container: Chromium's sandbox does not work for root
		options = append(options, chromedp.NoSandbox)
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx, chromedp.WithErrorf(t.Logf))
	t.Cleanup(func() {
		// Closed gracefully, it has done with the folder that is removed next.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("closing Chromium: %v", err)
		}
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("%s does not start: %v", path, err)
	}
	return ctx
}

// A tab is one page in the browser: 1280 by 720 pixels, with no memory of
// earlier ones.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	faults []string // what the console calls an error, and what was thrown
	asked  []string // all addresses that were asked for
	scenes []string // the requests for scenes that the page has sent
}

// What the reader's system can ask for.
const (
	dark  = "prefers-color-scheme: dark"
	light = "prefers-color-scheme: light"
	still = "prefers-reduced-motion: reduce"
)

// openTab opens an empty tab on a system with such wishes.
func openTab(t *testing.T, browser context.Context, wishes ...string) *tab {
	t.Helper()
	p := &tab{t: t}
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.note))
	t.Cleanup(closeTab)
	p.ctx = ctx
	// The first action's context is the tab's: it has to be without a limit.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	var media emulation.SetEmulatedMediaParams
	for _, wish := range wishes {
		name, value, _ := strings.Cut(wish, ": ")
		media.Features = append(media.Features, &emulation.MediaFeature{Name: name, Value: value})
	}
	p.do(chromedp.EmulateViewport(1280, 720), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media)
		return err
	}))
	return p
}

// before has a script run in each page that the tab goes to, before what that has itself.
func (p *tab) before(script string) {
	p.t.Helper()
	p.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, cdpage.AddScriptToEvaluateOnNewDocument, cdpage.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
}

// note takes the browser's events as they come.
func (p *tab) note(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.faults = append(p.faults, fmt.Sprintf("console.%s: %s", e.Type, wordsOf(e.Args)))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.faults = append(p.faults, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		p.asked = append(p.asked, e.Request.URL)
	case *network.EventWebSocketCreated:
		p.asked = append(p.asked, e.URL)
	case *network.EventWebSocketFrameSent:
		if strings.HasPrefix(string(e.Response.PayloadData), `{"type":"scene",`) {
			p.scenes = append(p.scenes, string(e.Response.PayloadData))
		}
	}
}

func wordsOf(args []*runtime.RemoteObject) string {
	var words []string
	for _, a := range args {
		words = append(words, strings.TrimSpace(string(a.Value)+" "+a.Description))
	}
	return strings.Join(words, " ")
}

// quiet checks that the page had nothing to complain of, and asked for nothing
// but what is on host.
func (p *tab) quiet(host string) {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, fault := range p.faults {
		p.t.Errorf("the console says: %s", fault)
	}
	sockets := 0
	for _, url := range p.asked {
		switch {
		case strings.HasPrefix(url, "http://"+host+"/"), strings.HasPrefix(url, "data:"):
		case strings.HasPrefix(url, "ws://"+host+"/") && strings.Contains(url, "/ws?token="):
			sockets++
		default:
			p.t.Errorf("the page asked for %s, which is not of %s", url, host)
		}
	}
	if sockets == 0 {
		p.t.Errorf("no websocket was seen among the %d requests of the page: %q", len(p.asked), p.asked)
	}
}

// do runs actions in the tab.
func (p *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, pagePatience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		p.t.Fatalf("in the browser: %v", err)
	}
}

// eval evaluates JavaScript in the page, and waits for it where it is a promise.
func eval[T any](p *tab, script string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, pagePatience+10*time.Second)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("in the page: %v\n%s", err, script)
	}
	return v
}

// await evaluates an expression once a frame until it is true, and returns what
// it then is.
func await[T any](p *tab, what, expression string) T {
	p.t.Helper()
	v := eval[*T](p, fmt.Sprintf(`(async () => {
		for (const end = performance.now() + %d; performance.now() < end; ) {
			const value = %s
			if (value) return value
			await new Promise(requestAnimationFrame)
		}
		return null
	})()`, pagePatience.Milliseconds(), expression))
	if v == nil {
		p.t.Fatalf("waited in vain for %s; the page is\n%+v", what, eval[view](p, readView))
	}
	return *v
}
