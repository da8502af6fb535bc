package service_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/pprof"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/exectrace"
	"github.com/govis/govis/tracer/service"
	"github.com/govis/govis/tracer/verify"
)

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"localhost:6060":               "http://localhost:6060/debug/pprof",
		":6060":                        "http://localhost:6060/debug/pprof",
		"http://h:1/":                  "http://h:1/debug/pprof",
		"https://h":                    "https://h/debug/pprof",
		"https://bob:secret@h:1/admin": "https://bob:secret@h:1/admin/debug/pprof",
		"h:1/debug/pprof":              "http://h:1/debug/pprof",
		"http://h:1/debug/pprof/":      "http://h:1/debug/pprof",
		"http://h:1/x/debug/pprof/trace?seconds=5": "http://h:1/x/debug/pprof",
		"http://h:1/debug/pprof/goroutine?debug=2": "http://h:1/debug/pprof",
		"http://[::1]:6060":                        "http://[::1]:6060/debug/pprof",
		"http://h:1/internal/pprof":                "http://h:1/internal/pprof",
	} {
		u, err := service.Address(text)
		if err != nil || u.String() != want {
			t.Errorf("%s: %v, %v; want %s", text, u, err, want)
		}
	}
	for _, bad := range []string{"", "http://", "ftp://h/", "http://u:secret@h:port/", "file:///etc/passwd", ":99999", "h:0", "http://u:secret@h:65536/"} {
		u, err := service.Address(bad)
		if err == nil {
			t.Errorf("%q is taken for %v", bad, u)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the password is in %v", bad, err)
		}
	}
}

// answers is a service that answers so.
func answers(t *testing.T, f http.HandlerFunc) *service.Client {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	c, err := service.New(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What goes wrong is said with the way out.
func TestErrors(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	goneURL := gone.URL
	gone.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	for name, test := range map[string]struct {
		address string
		f       http.HandlerFunc
		want    string
	}{
		"nobody":      {address: goneURL, want: "connection refused"},
		"no host":     {address: "http://no.such.host.invalid", want: "there is no host no.such.host.invalid"},
		"certificate": {address: secure.URL, want: "SSL_CERT_FILE"},
		"https":       {address: strings.Replace(secure.URL, "https", "http", 1), want: "use https://"},
		"not there":   {f: http.NotFound, want: "has to import net/http/pprof"},
		"who":         {f: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }, want: "USER:PASSWORD@"},
		"busy": {f: func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "Could not enable tracing: tracing is already enabled", http.StatusInternalServerError)
		}, want: "another trace of it is being taken"},
		"short": {f: func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "profile duration exceeds server's WriteTimeout", http.StatusBadRequest)
		}, want: "fewer --seconds"},
		"a page":  {f: func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>hello</html>") }, want: "it has to be a service with net/http/pprof"},
		"nothing": {f: func(http.ResponseWriter, *http.Request) {}, want: "it has to be a service with net/http/pprof"},
		"hangs up": {f: func(w http.ResponseWriter, _ *http.Request) {
			c, _, err := http.NewResponseController(w).Hijack()
			if err == nil {
				c.Close()
			}
		}, want: "the connection was closed"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := service.New(test.address)
			if test.f != nil {
				c, err = answers(t, test.f), nil
			}
			if err != nil {
				t.Fatal(err)
			}
			file := tempFile(t)
			_, err = c.Trace(context.Background(), 1, file)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("a trace: %v; want %q", err, test.want)
			}
			_, _, err = c.Dump(context.Background())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("a dump: %v; want %q", err, test.want)
			}
		})
	}
}

func TestPasswordIsNotSaid(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	c, err := service.New(strings.Replace(s.URL, "http://", "http://bob:secret@", 1))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = c.Dump(context.Background())
	if err == nil || strings.Contains(err.Error()+c.Address()+c.Host(), "secret") {
		t.Errorf("%v, %s, %s", err, c.Address(), c.Host())
	}
}

// What Open asks for: a trace of the service, or a file by its name, of which an address without a path has none.
func TestOpen(t *testing.T) {
	asked := make(chan string, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked <- r.URL.String() }))
	defer s.Close()
	for path, want := range map[string]string{
		"":                             "/debug/pprof/trace?seconds=3",
		"/":                            "/debug/pprof/trace?seconds=3",
		"/admin/":                      "/admin/debug/pprof/trace?seconds=3",
		"/debug/pprof/trace?seconds=7": "/debug/pprof/trace?seconds=7",
		"/v1.2/debug/pprof/":           "/v1.2/debug/pprof/trace?seconds=3",
		"/kept/trace.out":              "/kept/trace.out",
		"/kept/trace.out?id=5":         "/kept/trace.out?id=5",
	} {
		told := ""
		answer, err := service.Open(context.Background(), s.URL+path, 3, func(what string) { told = what })
		if err != nil {
			t.Errorf("%q: %v", path, err)
			continue
		}
		answer.Close()
		if !strings.HasPrefix(told, s.URL) {
			t.Errorf("%q: it is told that %q is asked for", path, told)
		}
		if got := <-asked; got != want {
			t.Errorf("%q: %s is asked for, not %s", path, got, want)
		}
	}
}

func tempFile(t *testing.T) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "trace")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// real is the handler of net/http/pprof in this process.
func real(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/debug/pprof/trace":
		pprof.Trace(w, r)
	case "/debug/pprof/cmdline":
		pprof.Cmdline(w, r)
	default:
		pprof.Index(w, r)
	}
}

// follow follows a service and returns the events, which could all have happened.
func follow(t *testing.T, ctx context.Context, c *service.Client, opt service.Options) ([]tracer.Event, error) {
	t.Helper()
	var events []tracer.Event
	v := verify.New(verify.Options{Stock: true})
	opt.Seconds = 1
	if opt.Say == nil {
		opt.Say = func(format string, a ...any) { t.Logf(format, a...) }
	}
	err := c.Follow(ctx, opt, func(e *tracer.Event) error {
		events = append(events, *e)
		if err := v.Event(e); err != nil {
			t.Errorf("%v\n%s", err, tracer.AppendJSON(nil, e))
		}
		return nil
	})
	return events, err
}

// Traces come one after another, with dumps in between, and each gap is marked.
func TestFollow(t *testing.T) {
	c := answers(t, real)
	if line := c.Cmdline(context.Background()); len(line) == 0 || line[0] != os.Args[0] {
		t.Errorf("the command is %q", line)
	}
	ready := 0
	events, err := follow(t, context.Background(), c, service.Options{Traces: 2, Ready: func() { ready++ }})
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, e := range events {
		if e.Kind == tracer.TraceGap || e.Kind == tracer.GoStatus {
			count[e.Kind.String()+" "+e.State+e.Mode] = count[e.Kind.String()+" "+e.State+e.Mode] + 1
		}
	}
	if count["trace.gap begin"] != 3 || count["trace.gap end"] != 2 || count["go.status waitingdump"] == 0 || count["go.status waitingtrace"] == 0 {
		t.Errorf("the events: %v", count)
	}
	if ready != 1 {
		t.Errorf("it was said %d times that something is there", ready)
	}
}

// What a service does wrong after a good beginning is survived for a while, and said.
func TestFollowAway(t *testing.T) {
	var asked atomic.Int32
	c := answers(t, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1); asked.Load() > 1 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
		real(w, r)
	})
	var said []string
	events, err := follow(t, context.Background(), c, service.Options{Retry: 300 * time.Millisecond, Say: func(format string, a ...any) {
		said = append(said, fmt.Sprintf(format, a...))
	}})
	if err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("it ends with %v", err)
	}
	if len(said) != 1 || !strings.Contains(said[0], "tried again") {
		t.Errorf("it was said: %q", said)
	}
	if len(events) == 0 || asked.Load() < 3 {
		t.Errorf("%d events after %d questions", len(events), asked.Load())
	}
}

// Who is told to end does, at once and without an error, with what had come of a trace.
func TestFollowEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	c := answers(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/debug/pprof/trace" {
			real(w, r)
			return
		}
		fmt.Fprint(w, "go 1.26 trace\x00\x00\x00")
		http.NewResponseController(w).Flush()
		cancel()
		<-r.Context().Done()
	})
	events, err := follow(t, ctx, c, service.Options{})
	if err != nil || len(events) == 0 {
		t.Errorf("%d events, %v", len(events), err)
	}
}

// An answer that never ends is ended.
func TestTraceTooLong(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	file := tempFile(t)
	c := answers(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "go 1.26 trace\x00\x00\x00")
		for r.Context().Err() == nil {
			fmt.Fprint(w, "x")
			http.NewResponseController(w).Flush()
			if info, err := file.Stat(); err != nil || info.Size() > 1000 {
				cancel(context.DeadlineExceeded) // as if that had come
			}
		}
	})
	size, err := c.Trace(ctx, 1, file)
	if !errors.Is(err, service.ErrPart) || !strings.Contains(err.Error(), "took longer") || size < 1000 {
		t.Errorf("%d bytes, %v", size, err)
	}
}

// A service that was started anew is another process.
func TestFollowOther(t *testing.T) {
	var asked atomic.Int32
	var kept []byte
	c := answers(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/debug/pprof/trace" {
			real(w, r)
			return
		}
		if asked.Add(1) == 1 {
			rec := httptest.NewRecorder()
			real(rec, r)
			kept = rec.Body.Bytes()
		}
		w.Write(kept) // the same again: its goroutines come into being a second time
	})
	go func() { // so that some do
		for asked.Load() < 3 {
			done := make(chan bool)
			go close(done)
			<-done
			time.Sleep(time.Millisecond)
		}
	}()
	defer asked.Store(3)
	_, err := follow(t, context.Background(), c, service.Options{Traces: 3, NoDumps: true})
	if !errors.Is(err, exectrace.ErrOther) {
		t.Errorf("it ends with %v", err)
	}
}
