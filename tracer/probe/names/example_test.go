package names_test

import (
	"fmt"

	"github.com/govis/govis/tracer"
	"github.com/govis/govis/tracer/probe/names"
)

// A channel was made by newQueue, which main called.
func ExampleResolver_Channel() {
	const source = `package main

func newQueue() chan string {
	return make(chan string, 3)
}

func main() {
	jobs := newQueue()
	jobs <- "task 1"
}
`
	r := names.New(names.Options{
		ReadFile: func(string) ([]byte, error) { return []byte(source), nil },
		ReadDir:  func(string) ([]string, error) { return nil, nil },
	})
	fmt.Println(r.Channel([]tracer.Frame{
		{Func: "main.newQueue", File: "/app/main.go", Line: 4},
		{Func: "main.main", File: "/app/main.go", Line: 8},
	}, 0))
	// Output: jobs
}
