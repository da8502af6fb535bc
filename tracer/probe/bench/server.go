package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe"
)

// Requests of one round of those that ask a server, and how many rounds there are.
const (
	requestsAsked = 8_000
	askingRounds  = 5
)

// measureServer measures what recording costs a server that another process, which is not recorded, asks as fast as it can.
// Both have the same processors.
func measureServer(stock string, b *probe.Binary, c probe.Config, runs int) error {
	var plain, recorded []float64
	for range runs {
		for _, column := range []struct {
			into  *[]float64
			serve func(stdin, stdout *os.File) (wait func() error, err error)
		}{
			{&plain, func(stdin, stdout *os.File) (func() error, error) {
				cmd := exec.Command(stock, "serve")
				cmd.Stdin, cmd.Stdout = stdin, stdout
				return cmd.Wait, cmd.Start()
			}},
			{&recorded, func(stdin, stdout *os.File) (func() error, error) {
				c := c
				c.Args, c.Stdin, c.Stdout = []string{"serve"}, stdin, stdout
				p, err := b.Start(c, func(*tracer.Event) error { return nil })
				if err != nil {
					return nil, err
				}
				ended := make(chan error, 1)
				go func() {
					_, err := p.Wait()
					ended <- err
				}()
				return func() error { return <-ended }, nil
			}},
		} {
			t, err := ask(stock, column.serve)
			if err != nil {
				return fmt.Errorf("asking a server: %w", err)
			}
			*column.into = append(*column.into, t.counts())
		}
	}
	fmt.Printf("\nA server asked by another process, which is not recorded: %.1f µs a request stock, %.1f µs recorded: %.0f %% of the\n"+
		"requests a second are kept.\n", median(plain)/1e3, median(recorded)/1e3, 100*median(plain)/median(recorded))
	return nil
}

// ask starts a server and returns how long a request to it takes.
func ask(stock string, serve func(stdin, stdout *os.File) (func() error, error)) (took, error) {
	stdin, end, err := os.Pipe()
	if err != nil {
		return took{}, err
	}
	defer end.Close()
	said, stdout, err := os.Pipe()
	if err != nil {
		stdin.Close()
		return took{}, err
	}
	defer said.Close()
	wait, err := serve(stdin, stdout)
	stdin.Close()
	stdout.Close()
	if err != nil {
		return took{}, err
	}
	url, err := bufio.NewReader(said).ReadString('\n')
	if err != nil && err != io.EOF {
		return took{}, err
	}
	t, err := output(stock, "-url", strings.TrimSpace(url), "-rounds", strconv.Itoa(askingRounds), "http", strconv.Itoa(requestsAsked))
	end.Close()
	if ended := wait(); err == nil {
		err = ended
	}
	return t, err
}
