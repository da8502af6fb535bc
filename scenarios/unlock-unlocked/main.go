// Unlock-unlocked unlocks twice on one of the ways through a function.
package main

import (
	"fmt"
	"sync"
)

type till struct {
	mu    sync.Mutex
	money int
}

func (t *till) pay(amount int) bool {
	t.mu.Lock()
	enough := t.money >= amount
	if !enough {
		t.mu.Unlock() // and the last Unlock comes as well
	} else {
		t.money -= amount
	}
	t.mu.Unlock()
	return enough
}

func main() {
	defer func() { recover() }() // does not help: this is not a panic

	t := &till{money: 100}
	fmt.Println("pay 80:", t.pay(80))
	fmt.Println("pay 80:", t.pay(80))
}
