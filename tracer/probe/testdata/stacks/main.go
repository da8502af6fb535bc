// The program comes to one place by more ways than the probe keeps stacks.
package main

func main() {
	ways := make(chan int, 1)
	walk(17, ways)
}

//go:noinline
func walk(n int, ways chan int) {
	if n == 0 {
		ways <- 1
		<-ways
		return
	}
	walk(n-1, ways)
	walk(n-1, ways)
}
