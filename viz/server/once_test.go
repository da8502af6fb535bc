package server

import (
	"context"
	"net"
	"net/http"
	"testing"
)

// What the command line of a browser shows opens the page once.
func TestOnce(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHub(page, "index.html", nil, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- h.Serve(ctx, l) }()
	defer func() {
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	}()
	address := h.URL(l.Addr()) + "&pane=lesson&at=%C3%A4"
	once := h.Once(address)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask := func(method, url string) *http.Response {
		t.Helper()
		req, err := http.NewRequest(method, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp
	}
	if resp := ask(http.MethodHead, once); resp.StatusCode != http.StatusNoContent {
		t.Errorf("HEAD: %s", resp.Status)
	}
	resp := ask(http.MethodGet, once)
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("the first time: %s", resp.Status)
	}
	if to, err := resp.Location(); err != nil || to.String() != address {
		t.Errorf("it leads to %v (%v), want %s", to, err, address)
	}
	if resp := ask(http.MethodGet, once); resp.StatusCode != http.StatusGone {
		t.Errorf("the second time: %s", resp.Status)
	}
	if resp := ask(http.MethodGet, h.Once(address)+"x"); resp.StatusCode != http.StatusGone {
		t.Errorf("another key: %s", resp.Status)
	}
}
