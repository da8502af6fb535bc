package server

import (
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"sync"
	"testing"
)

// slowFiles are files that nobody gets before they are released.
type slowFiles struct {
	fs.FS
	once           *sync.Once
	asked, release chan struct{}
}

func (f slowFiles) Open(name string) (fs.File, error) {
	if name == "assets/x-1.js" {
		f.once.Do(func() { close(f.asked) })
		<-f.release
	}
	return f.FS.Open(name)
}

// A server that ends gives what is being asked for first.
func TestLeave(t *testing.T) {
	slow := slowFiles{page, new(sync.Once), make(chan struct{}), make(chan struct{})}
	s := serve(t, func(s *Server) { s.page = slow })
	got := make(chan error, 1)
	go func() {
		answer, err := http.Get("http://" + s.addr.String() + "/assets/x-1.js")
		if err == nil {
			defer answer.Body.Close()
			var body []byte
			if body, err = io.ReadAll(answer.Body); err == nil && string(body) != "1" {
				err = fmt.Errorf("the answer is %q", body)
			}
		}
		got <- err
	}()
	<-slow.asked
	ended := make(chan error, 1)
	go func() { ended <- s.stop() }()
	for { // until nobody else is let in
		c, err := net.Dial("tcp", s.addr.String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(slow.release)
	if err := <-got; err != nil {
		t.Error(err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
