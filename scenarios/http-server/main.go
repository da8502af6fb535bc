// Http-server counts visits, with real requests over the loopback interface.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

type site struct {
	mu     sync.Mutex
	visits int
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.visits++
	n := s.visits
	time.Sleep(100 * time.Millisecond) // so that others have to queue
	s.mu.Unlock()
	fmt.Fprintf(w, "visit %d", n)
}

func visitor(url string, wg *sync.WaitGroup) {
	defer wg.Done()
	resp, err := http.Get(url)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	page, _ := io.ReadAll(resp.Body)
	fmt.Printf("%s\n", page)
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // any free port
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{Handler: &site{}}
	go server.Serve(listener)

	var wg sync.WaitGroup
	for range 3 {
		wg.Add(1)
		go visitor("http://"+listener.Addr().String(), &wg)
	}
	wg.Wait()
	err = server.Shutdown(context.Background())
	fmt.Println("main: shut down:", err)
}
