// Errgroup runs three tasks; the first to fail stops the others.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A group waits for tasks and keeps the first error, as errgroup.Group of golang.org/x/sync does.
type group struct {
	wg     sync.WaitGroup
	once   sync.Once
	err    error
	cancel context.CancelFunc
}

func (g *group) run(task func() error) {
	defer g.wg.Done()
	if err := task(); err != nil {
		g.once.Do(func() { // only the first
			g.err = err
			g.cancel()
		})
	}
}

func fetch(ctx context.Context, page string, d time.Duration) error {
	select {
	case <-time.After(d):
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", page, ctx.Err())
	}
	if page == "prices" {
		return errors.New("prices: not found")
	}
	fmt.Println(page, "is here")
	return nil
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g := &group{cancel: cancel}

	for i, page := range []string{"title", "prices", "pictures"} {
		d := time.Duration(i+1) * 150 * time.Millisecond
		g.wg.Add(1)
		go g.run(func() error { return fetch(ctx, page, d) })
	}
	g.wg.Wait()
	fmt.Println("main: first error:", g.err)
}
