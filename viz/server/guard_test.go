package server

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// A websocket is opened for the server's own page with the secret, under its
// own address, and for nobody else.
func TestWebsocketRefused(t *testing.T) {
	s := serve(t, nil)
	own := s.addr.String()
	_, port, _ := net.SplitHostPort(own)
	for name, try := range map[string]struct {
		host, origin, token string
		status              int
	}{
		"another site":      {own, "http://evil.example", s.secret, http.StatusForbidden},
		"another port":      {own, "http://127.0.0.1:1", s.secret, http.StatusForbidden},
		"https":             {own, "https://" + own, s.secret, http.StatusForbidden},
		"no origin":         {own, "", s.secret, http.StatusForbidden},
		"null origin":       {own, "null", s.secret, http.StatusForbidden},
		"longer origin":     {own, "http://" + own + ".evil.example", s.secret, http.StatusForbidden},
		"wrong secret":      {own, "http://" + own, "wrong" + s.secret[5:], http.StatusUnauthorized},
		"no secret":         {own, "http://" + own, "", http.StatusUnauthorized},
		"rebound name":      {"evil.example:" + port, "http://evil.example:" + port, s.secret, http.StatusForbidden},
		"foreign address":   {"192.0.2.1:" + port, "http://192.0.2.1:" + port, s.secret, http.StatusForbidden},
		"host without port": {"127.0.0.1", "http://127.0.0.1", s.secret, http.StatusForbidden},
	} {
		c, answer, err := s.try(try.host, try.origin, try.token)
		if err == nil {
			c.Close()
			t.Errorf("%s: the websocket is opened", name)
		} else if answer == nil || answer.StatusCode != try.status {
			t.Errorf("%s: %v, answer %v, want status %d", name, err, answer, try.status)
		}
	}
	for _, host := range []string{own, "localhost:" + port, "[::1]:" + port} {
		c, _, err := s.try(host, "http://"+host, s.secret)
		if err != nil {
			t.Errorf("under %s the websocket is refused: %v", host, err)
			continue
		}
		c.Close()
	}
}

// A server that the user opened to the network answers under addresses in
// numbers, which no other site can claim, but not under names.
func TestOwnHost(t *testing.T) {
	loopback, network := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80}, &net.TCPAddr{IP: net.IPv4zero, Port: 6480}
	for _, test := range []struct {
		host string
		addr net.Addr
		want bool
	}{
		{"127.0.0.1", loopback, true}, {"localhost:80", loopback, true}, {"10.0.0.1:80", loopback, false},
		{"10.0.0.1:6480", network, true}, {"[fe80::1]:6480", network, true}, {"localhost:6480", network, true},
		{"lab.example:6480", network, false}, {"10.0.0.1:80", network, false}, {"", network, false}, {":6480", network, false},
		{"[fe80::1%eth0]:6480", network, false},
	} {
		if got := ownHost(test.host, test.addr); got != test.want {
			t.Errorf("ownHost(%q, %v) = %v", test.host, test.addr, got)
		}
	}
}

// The page comes with headers that let it load nothing from elsewhere; what is
// not part of it does not come at all.
func TestFiles(t *testing.T) {
	s := serve(t, nil)
	for path, want := range map[string]struct {
		status int
		kind   string
		body   string
	}{
		"/":                       {200, "text/html; charset=utf-8", "<!doctype html><title>page</title>"},
		"/index.html":             {200, "text/html; charset=utf-8", "<!doctype html><title>page</title>"},
		"/favicon.svg":            {200, "image/svg+xml", "<svg/>"},
		"/favicon.ico":            {200, "image/svg+xml", "<svg/>"},
		"/assets/x-1.js":          {200, "text/javascript; charset=utf-8", "1"},
		"/assets/f.woff2":         {200, "font/woff2", "font"},
		"/assets":                 {404, "", ""},
		"/assets/":                {404, "", ""},
		"/nothing":                {404, "", ""},
		"/..%2f..%2fetc%2fpasswd": {404, "", ""},
		"/assets/..%5c..%5cx":     {404, "", ""},
		"/secret/%00":             {404, "", ""},
		"/ws":                     {403, "", ""},
	} {
		r, err := http.Get("http://" + s.addr.String() + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if r.StatusCode != want.status || want.kind != "" && r.Header.Get("Content-Type") != want.kind || want.body != "" && string(body) != want.body {
			t.Errorf("%s: status %d, type %q, %q", path, r.StatusCode, r.Header.Get("Content-Type"), body)
		}
		policy := r.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "ws://"+s.addr.String()) || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if r.Header.Get("X-Content-Type-Options") != "nosniff" || r.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: headers %v", path, r.Header)
		}
	}
	r, err := http.Post("http://"+s.addr.String()+"/", "text/plain", strings.NewReader("x"))
	if err != nil || r.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a post is answered by %v, %v", r, err)
	}
}

// A port that is taken is passed over, unless it was asked for by name.
func TestListen(t *testing.T) {
	first, err := Listen("127.0.0.1:0", true)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	taken := first.Addr().String()
	if l, err := Listen(taken, true); err == nil || !strings.Contains(err.Error(), taken) {
		t.Errorf("a port that is taken and asked for by name: %v, %v", l, err)
	}
	next, err := Listen(taken, false)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	a, b := first.Addr().(*net.TCPAddr), next.Addr().(*net.TCPAddr)
	if b.Port <= a.Port || !b.IP.IsLoopback() {
		t.Errorf("after %v comes %v", a, b)
	}
	own, err := Listen(fmt.Sprintf(":%d", 0), false)
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	if ip := own.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		t.Errorf("without a host it listens on %v", ip)
	}
	for _, bad := range []string{"", "6480", "localhost", "127.0.0.1:http", "127.0.0.1:70000", "192.0.2.1:0"} {
		if l, err := Listen(bad, false); err == nil {
			l.Close()
			t.Errorf("Listen(%q) succeeds", bad)
		}
	}
}

// The address for the browser has the secret where browsers do not send it on.
func TestURL(t *testing.T) {
	s := serve(t, func(s *Server) { s.secret = "abc" })
	if got, want := s.URL(s.addr), "http://"+s.addr.String()+"/#token=abc"; got != want {
		t.Errorf("URL = %q, want %q", got, want)
	}
	if got, want := s.URL(&net.TCPAddr{IP: net.IPv6zero, Port: 7}), "http://127.0.0.1:7/#token=abc"; got != want {
		t.Errorf("URL of a server on all interfaces = %q, want %q", got, want)
	}
	if a, b := token(), token(); len(a) < 22 || a == b {
		t.Error("tokens are short or repeat")
	}
}
