// The program serves and asks over HTTP: network waits, timers, contexts, pools.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"
)

func main() {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { time.Sleep(time.Millisecond); fmt.Fprintln(w, "hi") }))
	defer srv.Close()
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			for range 20 {
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				req, _ := http.NewRequestWithContext(ctx, "GET", srv.URL, nil)
				res, err := http.DefaultClient.Do(req)
				if err != nil {
					fmt.Println(err)
					cancel()
					continue
				}
				io.Copy(io.Discard, res.Body)
				res.Body.Close()
				cancel()
			}
		})
	}
	wg.Wait()
	fmt.Println("done")
}
