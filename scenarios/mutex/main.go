// Mutex lets four customers pay into one account.
package main

import (
	"fmt"
	"sync"
	"time"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) deposit(who string, amount int) {
	a.mu.Lock()
	defer a.mu.Unlock()

	before := a.balance
	time.Sleep(40 * time.Millisecond) // slow, so that the others come and queue
	a.balance = before + amount
	fmt.Printf("%s: %d + %d = %d\n", who, before, amount, a.balance)
}

func customer(name string, a *account, wg *sync.WaitGroup) {
	defer wg.Done()
	a.deposit(name, 10)
	a.deposit(name, 5)
}

func main() {
	acct := &account{}
	var wg sync.WaitGroup

	for _, name := range []string{"Ada", "Grace", "Ken", "Rob"} {
		wg.Add(1)
		go customer(name, acct, &wg)
	}

	wg.Wait()
	fmt.Println("balance:", acct.balance)
}
