// The program does one kind of operation many times, in rounds with a pause after each, and prints
// how many nanoseconds one took in the median round, and in the best, and how many of all processors' time on average.
//
//	work [-trace] [-rounds N] [-url URL] NAME OPERATIONS
//	work serve
//
// The second serves what http asks for with -url, prints where, and ends with its standard input.
package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime/trace"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

var works = map[string]func(n int){
	"mutex": func(n int) {
		var mu sync.Mutex
		for range n {
			mu.Lock()
			mu.Unlock()
		}
	},
	// 5,000,000 events a second: a Lock and an Unlock every 400 ns.
	"paced mutex": func(n int) {
		const slice = 250
		var mu sync.Mutex
		begin := time.Now()
		for i := range n / slice {
			for range slice {
				mu.Lock()
				mu.Unlock()
			}
			for time.Since(begin) < time.Duration(i)*slice*400 {
			}
		}
	},
	"waitgroup": func(n int) {
		var wg sync.WaitGroup
		for range n {
			wg.Add(1)
			wg.Done()
		}
	},
	"buffered": func(n int) {
		c := make(chan int, 16)
		for i := range n {
			c <- i
			<-c
		}
	},
	"ping-pong": func(n int) {
		ping, pong := make(chan int), make(chan int)
		go func() {
			for v := range ping {
				pong <- v
			}
		}()
		for i := range n {
			ping <- i
			<-pong
		}
		close(ping)
	},
	"pipeline": func(n int) {
		from := make(chan int, 16)
		in := from
		for range 3 {
			in = plusOne(in)
		}
		go func() {
			for i := range n {
				from <- i
			}
			close(from)
		}()
		for range in {
		}
	},
	"fan-in": func(n int) {
		all := make(chan int)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				for i := range n / 4 {
					all <- i
				}
			})
		}
		go func() {
			wg.Wait()
			close(all)
		}()
		for range all {
		}
	},
	"shared by 4": func(n int) {
		c := make(chan int, 16)
		var senders, receivers sync.WaitGroup
		for range 2 {
			senders.Go(func() {
				for i := range n / 2 {
					c <- i
				}
			})
			receivers.Go(func() {
				for range c {
				}
			})
		}
		senders.Wait()
		close(c)
		receivers.Wait()
	},
	"http": requests,
	"contended mutex": func(n int) {
		var mu sync.Mutex
		var wg sync.WaitGroup
		count := 0
		for range 4 {
			wg.Go(func() {
				for range n / 4 {
					mu.Lock()
					count++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
	},
}

var asked = flag.String("url", "", "what http asks for; of a server of its own, if it is empty")

func newServer() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "hello")
	}))
}

// requests has 4 clients ask a server on loopback.
func requests(n int) {
	url := *asked
	if url == "" {
		server := newServer()
		defer server.Close()
		url = server.URL
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4}}
	defer client.CloseIdleConnections()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range n / 4 {
				resp, err := client.Get(url)
				if err != nil {
					panic(err)
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
			}
		})
	}
	wg.Wait()
}

func plusOne(in <-chan int) chan int {
	out := make(chan int, 16)
	go func() {
		for v := range in {
			out <- v + 1
		}
		close(out)
	}()
	return out
}

func main() {
	tracing := flag.Bool("trace", false, "with the execution tracer on")
	rounds := flag.Int("rounds", 25, "rounds; the first is not counted")
	flag.Parse()
	if flag.Arg(0) == "serve" {
		server := newServer()
		defer server.Close()
		fmt.Println(server.URL)
		io.Copy(io.Discard, os.Stdin)
		return
	}
	work := works[flag.Arg(0)]
	n, err := strconv.Atoi(flag.Arg(1))
	if work == nil || err != nil {
		fmt.Fprintln(os.Stderr, "usage: work [-trace] [-rounds N] [-url URL] NAME OPERATIONS, or work serve")
		os.Exit(2)
	}
	if *tracing {
		if err := trace.Start(io.Discard); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		defer trace.Stop()
	}
	var times []time.Duration
	processors := processorTime()
	for i := range *rounds {
		begin := time.Now()
		work(n)
		if i > 0 {
			times = append(times, time.Since(begin))
		}
		time.Sleep(20 * time.Millisecond) // whoever reads the events gets ahead
	}
	processors = processorTime() - processors
	slices.Sort(times)
	fmt.Println(float64(times[len(times)/2])/float64(n), float64(times[0])/float64(n), float64(processors)/float64(n**rounds))
}

// processorTime returns how long this process has had a processor so far, in nanoseconds.
func processorTime() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}
