package main

import (
	"bufio"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

//go:embed recorder.js
var recorder string

// Size of the page that is measured, pixels.
const (
	pageWidth  = 1280
	pageHeight = 720
)

// startBrowser starts Chromium. It is stopped by calling stop.
func startBrowser() (ctx context.Context, stop func(), err error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err = exec.LookPath(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, nil, errors.New("there is no Chromium in PATH to measure the page in; install one")
	}
	dir, err := os.MkdirTemp("", "govis-bench-")
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.UserDataDir(dir),
		chromedp.WindowSize(pageWidth, pageHeight), chromedp.Flag("disable-component-update", true))
	if os.Getuid() == 0 { // as in a container: Chromium's sandbox does not work for root
		options = append(options, chromedp.NoSandbox)
	}
	ctx, end := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	stop = func() {
		chromedp.Cancel(ctx) // what follows ends it, too
		end()
		os.RemoveAll(dir)
	}
	if err := chromedp.Do(ctx); err != nil {
		stop()
		return nil, nil, fmt.Errorf("starting %s: %w", path, err)
	}
	return ctx, stop, nil
}

// A tab is one page in the browser.
type tab struct {
	ctx   context.Context
	Close func()
}

// openTab opens an empty tab that records what it shows.
func openTab(browser context.Context) (*tab, error) {
	ctx, stop := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t := &tab{ctx: ctx, Close: stop}
	err := chromedp.Do(ctx, chromedp.EmulateViewport(pageWidth, pageHeight))
	if err == nil {
		_, err = chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: recorder})
	}
	if err == nil {
		_, err = chromedp.Call(ctx, performance.Enable, performance.EnableParams{})
	}
	if err != nil {
		stop()
		return nil, fmt.Errorf("opening a tab: %w", err)
	}
	return t, nil
}

// open goes to a page and returns how long it took to show its first picture, ms.
func (t *tab) open(url string) (float64, error) {
	if err := chromedp.Do(t.ctx, chromedp.Navigate("about:blank"), chromedp.Navigate(url)); err != nil {
		return 0, err
	}
	return await[float64](t, "the first picture", "benchRecorder.first")
}

// eval evaluates JavaScript in the page, and waits for it where it is a promise.
func eval[T any](t *tab, script string) (T, error) {
	v, err := chromedp.Run(t.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		return v, fmt.Errorf("in the page: %w: %s", err, script)
	}
	return v, nil
}

// await evaluates an expression once a frame until it is something, at most two minutes.
func await[T any](t *tab, what, expression string) (T, error) {
	v, err := eval[*T](t, fmt.Sprintf(`(async () => {
		for (const end = performance.now() + 120000; performance.now() < end; ) {
			const value = %s
			if (value) return value
			await new Promise(requestAnimationFrame)
		}
		return null
	})()`, expression))
	if err == nil && v == nil {
		err = fmt.Errorf("waited in vain for %s", what)
	}
	if err != nil {
		var none T
		return none, err
	}
	return *v, nil
}

// wheel turns the mouse's wheel at a point.
func (t *tab) wheel(x, y, dx, dy float64) error {
	const none = 1e-6 // the protocol leaves a 0 out, and Chromium wants both
	dx, dy = cmp.Or(dx, none), cmp.Or(dy, none)
	_, err := chromedp.Call(t.ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{
		Type: input.DispatchMouseEventTypeMouseWheel, X: x, Y: y, DeltaX: dx, DeltaY: dy,
	})
	return err
}

// frames is what a recording shows, in ms.
type frames struct {
	deltas, work []float64 // sorted
}

// record notes the frames while do acts on the page.
func (t *tab) record(do func() error) (frames, error) {
	if _, err := eval[bool](t, "benchRecorder.frames = [], benchRecorder.on = true"); err != nil {
		return frames{}, err
	}
	if err := do(); err != nil {
		return frames{}, err
	}
	raw, err := eval[[][2]float64](t, "benchRecorder.on = false, benchRecorder.frames")
	var f frames
	for _, one := range raw {
		f.deltas, f.work = append(f.deltas, one[0]), append(f.work, one[1])
	}
	slices.Sort(f.deltas)
	slices.Sort(f.work)
	if err == nil && len(raw) == 0 {
		err = errors.New("the page drew no frames")
	}
	return f, err
}

// memory is what a page takes, in bytes: live JavaScript objects, and the whole of its process.
type memory struct{ heap, process int64 }

func (t *tab) memory() (memory, error) {
	if _, err := chromedp.Call(t.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		return memory{}, err
	}
	metrics, err := chromedp.Call(t.ctx, performance.GetMetrics, cdp.Empty{})
	if err != nil {
		return memory{}, err
	}
	var m memory
	for _, one := range metrics.Metrics {
		if one.Name == "JSHeapUsedSize" {
			m.heap = int64(one.Value)
		}
	}
	info, err := chromedp.CallBrowser(t.ctx, systeminfo.GetProcessInfo, cdp.Empty{})
	if err != nil {
		return memory{}, err
	}
	for _, p := range info.ProcessInfo { // one tab is open: the largest renderer is its
		if p.Type == "renderer" {
			m.process = max(m.process, privateMemory(p.ID))
		}
	}
	return m, nil
}

// privateMemory returns the memory that a process shares with no other, 0 where the system does not say.
func privateMemory(pid int64) int64 {
	var sum int64
	for _, part := range []string{"Private_Clean:", "Private_Dirty:"} {
		sum += procKB(fmt.Sprintf("/proc/%d/smaps_rollup", pid), part) << 10
	}
	return sum
}

// procKB returns a number of kilobytes from a file of /proc.
func procKB(file, key string) (kb int64) {
	f, err := os.Open(file)
	if err != nil {
		return 0
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), key); ok {
			fmt.Sscan(rest, &kb)
		}
	}
	return kb
}
