package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
)

// Who waits for a service that does not answer can leave: by Ctrl-C, at once. That it is asked was said before.
func TestOpenWaits(t *testing.T) {
	for name, begins := range map[string]bool{"no answer": false, "an answer that does not come": true} {
		t.Run(name, func(t *testing.T) {
			asked := make(chan bool, 1)
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if begins {
					http.NewResponseController(w).Flush()
				}
				asked <- true
				<-r.Context().Done()
			}))
			defer s.Close()
			p := startGovis(t, t.TempDir(), "open", "--no-browser", "--seconds", "1", s.URL)
			p.err.wait(`^govis: tracing http://\S+ for 1 seconds$`)
			<-asked
			p.signal(os.Interrupt)
			p.exit(130)
		})
	}
}
