package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/trace"
	"sync"

	xtrace "golang.org/x/exp/trace"
)

// The traces: so many pairs play ping-pong. A round of each pair takes some 35 bytes a pair.
const (
	pairs      = 200
	roundsOfMB = 144
)

// makeTrace makes a trace of so many rounds of each pair.
func makeTrace(name string, rounds int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := trace.Start(f); err != nil {
		return err
	}
	var wg sync.WaitGroup
	for range pairs {
		ping, pong := make(chan int), make(chan int)
		wg.Go(func() {
			for v := range ping {
				pong <- v
			}
		})
		wg.Go(func() {
			for i := range rounds {
				ping <- i
				<-pong
			}
			close(ping)
		})
	}
	wg.Wait()
	trace.Stop()
	return f.Close()
}

// readBare reads a trace, does nothing with its events, and says how many there are.
func readBare(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r, err := xtrace.NewReader(f)
	if err != nil {
		return err
	}
	events := 0
	for {
		_, err := r.ReadEvent()
		if errors.Is(err, io.EOF) {
			fmt.Println(events)
			return nil
		}
		if err != nil {
			return err
		}
		events++
	}
}
