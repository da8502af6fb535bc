package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A relay is a way between browser and govis that can be cut. It has another
// address of the loopback interface and govis's port, which govis takes for its own.
type relay struct {
	t        *testing.T
	from, to string

	mu       sync.Mutex
	listener net.Listener
	conns    []net.Conn
}

func newRelay(t *testing.T, to string) *relay {
	t.Helper()
	_, port, err := net.SplitHostPort(to)
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{t: t, from: net.JoinHostPort("127.0.0.2", port), to: to}
	t.Cleanup(r.cut)
	return r
}

// mend opens the way.
func (r *relay) mend() {
	r.t.Helper()
	l, err := net.Listen("tcp", r.from)
	if err != nil {
		r.t.Fatal(err)
	}
	r.mu.Lock()
	r.listener = l
	r.mu.Unlock()
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", r.to)
			if err != nil {
				in.Close()
				continue
			}
			if !r.add(l, in, out) {
				return
			}
			go pass(out, in)
			go pass(in, out)
		}
	}()
}

// add notes the two ends of a connection that came in on l; false when that has
// been cut already.
func (r *relay) add(l net.Listener, ends ...net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.listener != l {
		for _, c := range ends {
			c.Close()
		}
		return false
	}
	r.conns = append(r.conns, ends...)
	return true
}

func pass(to, from net.Conn) {
	io.Copy(to, from) // an end that is closed is what a relay is for
	to.Close()
	from.Close()
}

// cut breaks all connections, and refuses new ones.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.listener != nil {
		r.listener.Close()
	}
	for _, c := range r.conns {
		c.Close()
	}
	r.listener, r.conns = nil, nil
}

// testConnection cuts the connection and mends it: the page says so, keeps its
// place and goes on from there.
func (s pageTest) testConnection(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "unbuffered")
	process.kept()
	host := hostOf(t, address)
	way := newRelay(t, host)
	way.mend()
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(strings.Replace(address, host, way.from, 1)))
	p.until("the end of the program", "v.status === 'ended'")
	p.first()
	p.step("]")
	p.press("+")
	was := p.until("a narrower window", "v.to - v.from < v.count / 2 + 20")
	p.quiet(way.from) // so far; what the browser says of a cut connection is not the page's

	same := fmt.Sprintf("v.at === %d && v.from === %v && v.to === %v && v.sentence === %q", was.At, was.From, was.To, was.Sentence)
	for range 2 {
		way.cut()
		lost := p.until("the page to say that the connection is lost", "v.lost && "+same)
		if !strings.Contains(lost.Alert, "The connection to govis is lost.") {
			t.Errorf("of the lost connection the page says %q", lost.Alert)
		}
		way.mend()
		p.until("the connection to be back", "!v.lost && v.alert === '' && "+same)
	}

	// Asked while there is no connection, it answers when there is one.
	way.cut()
	p.until("the page to say that the connection is lost", "v.lost")
	p.press(kb.ArrowRight)
	way.mend()
	v := p.until("the step", fmt.Sprintf("!v.lost && v.at > %d", was.At))
	if back := p.step(kb.ArrowLeft); back.At != was.At {
		t.Errorf("a step on from %d to %d, and one back to %d", was.At, v.At, back.At)
	}
}

// testEndOfGovis ends govis while the page is open.
func (s pageTest) testEndOfGovis(t *testing.T) {
	process, address := show(t, s.govis, "run", "--no-browser", "hello")
	process.kept()
	p := openTab(t, s.browser, dark)
	p.do(chromedp.Navigate(address))
	p.until("the end of the program", "v.status === 'ended'")
	was := p.first()
	process.cmd.Process.Kill()
	p.until("the page to say that the connection is lost", fmt.Sprintf("v.lost && v.at === %d && v.goroutines.length === %d", was.At, len(was.Goroutines)))
}

// dial is an expression that opens a websocket and says what came of it.
func dial(url string) string {
	return fmt.Sprintf(`new Promise((done) => {
		const socket = new WebSocket(%q)
		socket.onmessage = (m) => done('got ' + JSON.parse(m.data).type)
		socket.onclose = () => done('closed')
	})`, url)
}

// testOrigin asks for a websocket from the page of another server, with the
// right secret: it is refused.
func (s pageTest) testOrigin(t *testing.T) {
	_, address := show(t, s.govis, "run", "--no-browser", "hello")
	page, fragment, _ := strings.Cut(address, "#")
	socket := strings.Replace(page, "http://", "ws://", 1) + "ws?" + fragment

	own := openTab(t, s.browser, dark)
	own.do(chromedp.Navigate(address))
	if got := eval[string](own, dial(socket)); got != "got hello" {
		t.Fatalf("from govis's own page, the websocket %s: %s", socket, got)
	}

	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>stranger</title>")
	}))
	defer stranger.Close()
	other := openTab(t, s.browser, dark)
	other.do(chromedp.Navigate(stranger.URL))
	if got := eval[string](other, dial(socket)); got != "closed" {
		t.Errorf("from another origin, the websocket %s: %s", socket, got)
	}
	other.mu.Lock()
	defer other.mu.Unlock()
	if said := strings.Join(other.faults, "\n"); !strings.Contains(said, "403") {
		t.Errorf("the browser should have been answered with 403, and said %q", said)
	}
}

// testWrongToken opens the page with a secret that is not govis's.
func (s pageTest) testWrongToken(t *testing.T) {
	_, address := show(t, s.govis, "run", "--no-browser", "hello")
	page, _, _ := strings.Cut(address, "#")
	for _, wrong := range []string{"#token=wrong", "", "#token=" + strings.Repeat("x", 5000)} {
		p := openTab(t, s.browser, dark)
		p.do(chromedp.Navigate(page + wrong))
		alert := await[string](p, "a message", `document.querySelector('[role=alert]')?.innerText`)
		if !strings.Contains(alert, "address") || !strings.Contains(alert, "secret") {
			t.Errorf("with %.20q the page says %q; want something about the secret in the address", wrong, alert)
		}
		if n := eval[int](p, `document.querySelectorAll('[data-twin], [data-lane], .cm-line').length`); n > 1 {
			t.Errorf("with %.20q the page shows something of the program", wrong)
		}
	}
}
