// Command atomics does each atomic operation there is, alone and with several goroutines, and prints what it counted.
package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

type person struct{ name string }

type counters struct {
	hits  atomic.Int64
	plain int64
	mu    sync.Mutex
}

var (
	i32   atomic.Int32
	i64   atomic.Int64
	u32   atomic.Uint32
	u64   atomic.Uint64
	ptr   atomic.Pointer[person]
	up    atomic.Uintptr
	flag  atomic.Bool
	value atomic.Value

	old32  int32
	oldU32 uint32
	old64  int64
	oldU64 uint64
	oldPtr unsafe.Pointer
	oldUp  uintptr
)

func main() {
	methods()
	functions()
	boxed()
	crowd()
}

func methods() {
	i32.Store(-5)
	fmt.Println("i32", i32.Load(), i32.Add(2), i32.Swap(7), i32.CompareAndSwap(7, 8), i32.CompareAndSwap(7, 9), i32.And(12), i32.Or(3), i32.Load())
	i64.Store(-5)
	fmt.Println("i64", i64.Load(), i64.Add(2), i64.Swap(7), i64.CompareAndSwap(7, 8), i64.CompareAndSwap(7, 9), i64.And(12), i64.Or(3), i64.Load())
	u32.Store(5)
	fmt.Println("u32", u32.Load(), u32.Add(2), u32.Swap(7), u32.CompareAndSwap(7, 8), u32.CompareAndSwap(7, 9), u32.And(12), u32.Or(3), u32.Load())
	u64.Store(1 << 63)
	fmt.Println("u64", u64.Load(), u64.Add(2), u64.Swap(7), u64.CompareAndSwap(7, 8), u64.CompareAndSwap(7, 9), u64.And(12), u64.Or(3), u64.Load())
	up.Store(5)
	fmt.Println("up", up.Load(), up.Add(2), up.Swap(7), up.CompareAndSwap(7, 8), up.CompareAndSwap(7, 9), up.And(12), up.Or(3), up.Load())
	flag.Store(true)
	fmt.Println("flag", flag.Load(), flag.Swap(false), flag.CompareAndSwap(false, true), flag.CompareAndSwap(false, true), flag.Load())
	bob, eve := &person{"Bob"}, &person{"Eve"}
	ptr.Store(bob)
	fmt.Println("ptr", ptr.Load().name, ptr.Swap(eve).name, ptr.CompareAndSwap(eve, bob), ptr.CompareAndSwap(eve, bob), ptr.Load().name)
}

func functions() {
	atomic.StoreInt32(&old32, -5)
	fmt.Println("old32", atomic.LoadInt32(&old32), atomic.AddInt32(&old32, 2), atomic.SwapInt32(&old32, 7),
		atomic.CompareAndSwapInt32(&old32, 7, 8), atomic.AndInt32(&old32, 12), atomic.OrInt32(&old32, 3))
	atomic.StoreUint32(&oldU32, 5)
	fmt.Println("oldU32", atomic.LoadUint32(&oldU32), atomic.AddUint32(&oldU32, ^uint32(0)), atomic.SwapUint32(&oldU32, 7),
		atomic.CompareAndSwapUint32(&oldU32, 7, 8), atomic.AndUint32(&oldU32, 12), atomic.OrUint32(&oldU32, 3))
	atomic.StoreInt64(&old64, -5)
	fmt.Println("old64", atomic.LoadInt64(&old64), atomic.AddInt64(&old64, 2), atomic.SwapInt64(&old64, 7),
		atomic.CompareAndSwapInt64(&old64, 7, 8), atomic.AndInt64(&old64, 12), atomic.OrInt64(&old64, 3))
	atomic.StoreUint64(&oldU64, 5)
	fmt.Println("oldU64", atomic.LoadUint64(&oldU64), atomic.AddUint64(&oldU64, ^uint64(0)), atomic.SwapUint64(&oldU64, 7),
		atomic.CompareAndSwapUint64(&oldU64, 7, 8), atomic.AndUint64(&oldU64, 12), atomic.OrUint64(&oldU64, 3))
	atomic.StoreUintptr(&oldUp, 5)
	fmt.Println("oldUp", atomic.LoadUintptr(&oldUp), atomic.AddUintptr(&oldUp, 2), atomic.SwapUintptr(&oldUp, 7),
		atomic.CompareAndSwapUintptr(&oldUp, 7, 8), atomic.AndUintptr(&oldUp, 12), atomic.OrUintptr(&oldUp, 3))
	x := unsafe.Pointer(&person{"Ann"})
	atomic.StorePointer(&oldPtr, x)
	fmt.Println("oldPtr", atomic.LoadPointer(&oldPtr) == x, atomic.SwapPointer(&oldPtr, nil) == x,
		atomic.CompareAndSwapPointer(&oldPtr, nil, x), atomic.CompareAndSwapPointer(&oldPtr, nil, x))
}

func boxed() {
	fmt.Println("value", value.Load())
	value.Store("one")
	fmt.Println("value", value.Load())
	fmt.Println("value", value.Swap("two"))
	fmt.Println("value", value.CompareAndSwap("two", "three"), value.CompareAndSwap("two", "four"))
	defer func() {
		fmt.Println("value", recover(), value.Load())
		var failure atomic.Value
		failure.Store(errors.New("bad"))
		fmt.Println("failure", failure.Load())
	}()
	value.Store(1)
}

// crowd has several goroutines count, each in three ways.
func crowd() {
	const goroutines, rounds = 4, 500
	c := &counters{}
	var max atomic.Int64
	var box atomic.Value
	box.Store(0)
	tries := make([]int, goroutines)
	var wg sync.WaitGroup
	for i := range goroutines {
		wg.Go(func() {
			for n := range rounds {
				c.hits.Add(1)
				atomic.AddInt64(&c.plain, 2)
				for {
					tries[i]++
					have := max.Load()
					if max.CompareAndSwap(have, have+1) {
						break
					}
				}
				if n%10 == 0 {
					for have := box.Load(); !box.CompareAndSwap(have, have.(int)+1); have = box.Load() {
					}
				}
				c.mu.Lock() // has an atomic operation inside, which is not the program's
				c.mu.Unlock()
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range tries {
		sum += n
	}
	fmt.Println("crowd", c.hits.Load(), atomic.LoadInt64(&c.plain), max.Load(), box.Load(), sum)
}
