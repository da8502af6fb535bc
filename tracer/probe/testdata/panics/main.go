// The program panics in all ways that can be recovered from, and calls Goexit.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

type code int

func main() {
	for _, f := range []func(){
		func() { panic("no route") },
		func() { panic(errors.New("no error")) },
		func() { panic(code(7)) },
		func() { var a []int; _ = a[len(a)+5] },
		func() { var m map[string]int; m["a"] = 1 },
		func() { var p *code; *p = 1 },
		func() { var v any = "text"; _ = v.(int) },
		func() { panic(nil) },
		func() {
			defer func() { panic("second") }()
			panic("first")
		},
		func() {
			defer caught()
			panic("inner")
		},
	} {
		caught2(f)
	}
	done := make(chan bool)
	go func() {
		defer close(done)
		runtime.Goexit()
	}()
	<-done
}

func caught() { fmt.Println(recover()) }

func caught2(f func()) {
	defer caught()
	f()
}
