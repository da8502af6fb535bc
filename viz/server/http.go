package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"net/netip"
	"path"
	"strconv"
	"strings"
)

// mount begins to bring the view up to date, and returns what answers the pages, until ctx is done.
func (s *Server) mount(ctx context.Context) http.Handler {
	s.wait.Go(func() { s.follow(ctx) })
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) { s.socket(ctx, w, r) })
	if s.exports != nil {
		mux.HandleFunc("POST /export", func(w http.ResponseWriter, r *http.Request) {
			if own(w, r, s.secret) {
				s.export(ctx, w, r)
			}
		})
	}
	mux.HandleFunc("GET /open/{key}", s.open)
	mux.HandleFunc("GET /", s.file)
	return mux
}

// unmount returns when the pages have gone. The context of mount is done.
func (s *Server) unmount() {
	s.mu.Lock()
	s.closing = true
	s.mu.Unlock()
	s.wait.Wait()
}

// guard refuses requests that come under a host name which may be another
// site's, and sets the headers that keep the page to itself.
func guard(addr net.Addr, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !ownHost(r.Host, addr) {
			http.Error(w, "govis answers to its own address only, not to the host name of this request.", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy(r.Host))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// policy lets the page load from here and from nowhere else.
func policy(host string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self' ws://" + host + "; worker-src 'self'; manifest-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// ownHost reports whether a Host header names this server in a way that no
// other site can make a browser use: localhost, or an address in numbers; for a
// server on the loopback interface one of that.
func ownHost(host string, addr net.Addr) bool {
	name, port, err := net.SplitHostPort(host)
	if err != nil { // without a port: port 80
		name, port = strings.Trim(host, "[]"), "80"
	}
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || port != strconv.Itoa(tcp.Port) {
		return false
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	if err != nil || ip.Zone() != "" {
		return false
	}
	return ip.IsLoopback() || !tcp.IP.IsLoopback()
}

// types are the content types of the page's files. The machine's own table,
// which may say anything, is not asked.
var types = map[string]string{
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".ico":         "image/x-icon",
	".woff2":       "font/woff2",
	".json":        "application/json",
	".webmanifest": "application/manifest+json",
	".txt":         "text/plain; charset=utf-8",
}

// file answers with one of the page's files.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	serveFile(s.page, name, w, r)
}

// serveFile answers with a file.
func serveFile(page fs.FS, name string, w http.ResponseWriter, r *http.Request) {
	if name == "favicon.ico" && !exists(page, name) {
		name = "favicon.svg" // browsers ask for the first whatever the page says
	}
	data, err := readFile(page, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	kind := types[path.Ext(name)]
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	if strings.HasPrefix(name, "assets/") { // named by their content
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		w.Header().Set("Cache-Control", "no-cache")
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method != http.MethodHead {
		io.Copy(w, bytes.NewReader(data)) // a browser that went away needs no answer
	}
}

func exists(f fs.FS, name string) bool {
	_, err := fs.Stat(f, name)
	return err == nil
}

// readFile reads a file that is not a folder.
func readFile(f fs.FS, name string) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, fs.ErrInvalid
	}
	info, err := fs.Stat(f, name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("a folder")
	}
	return fs.ReadFile(f, name)
}

// logWriter gives what package http logs to a logf.
type logWriter struct{ logf func(string, ...any) }

func (w logWriter) Write(p []byte) (int, error) {
	w.logf("%s", bytes.TrimSpace(p))
	return len(p), nil
}

func newLog(logf func(string, ...any)) *log.Logger { return log.New(logWriter{logf}, "", 0) }
