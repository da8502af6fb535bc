// Collects asks for a garbage collection.
package main

import "runtime"

func main() {
	done := make(chan struct{})
	runtime.GC()
	close(done)
}
