// Prime-sieve finds primes with a goroutine for each.
package main

import "fmt"

func count(to int, out chan<- int) {
	for n := 2; n <= to; n++ {
		out <- n
	}
	close(out)
}

// sieve lets through what prime does not divide.
func sieve(prime int, in <-chan int, out chan<- int) {
	for n := range in {
		if n%prime != 0 {
			out <- n
		}
	}
	close(out)
}

func main() {
	numbers := make(chan int)
	go count(20, numbers)

	for {
		prime, ok := <-numbers // nothing before it divides it
		if !ok {
			break
		}
		fmt.Println(prime)
		rest := make(chan int)
		go sieve(prime, numbers, rest)
		numbers = rest // main goes on behind the new sieve
	}
}
