// Go calls C, C calls Go, also from threads of C's own.
package main

/*
#include <pthread.h>
#include <unistd.h>
extern void count(int);
static void *call(void *a) { for (int i = 0; i < 5; i++) { count(i); usleep(1000); } return 0; }
static void threads(void) {
	pthread_t t[3];
	for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, call, 0);
	for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
}
static void back(void) { count(100); usleep(500); }
*/
import "C"

import (
	"log"
	"os"
	"runtime/trace"
	"sync"
	"time"
)

var (
	mu sync.Mutex
	n  int
)

//export count
func count(i C.int) {
	mu.Lock()
	n += int(i)
	mu.Unlock()
	time.Sleep(200 * time.Microsecond)
}

func main() {
	f, err := os.Create(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Start(f); err != nil {
		log.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := 0; i < 8; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < 10; j++ {
				C.back()
				os.ReadFile("/proc/self/maps")
			}
		}()
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		C.threads()
	}()
	r, w, err := os.Pipe()
	if err != nil {
		log.Fatal(err)
	}
	wg.Add(1)
	go func() {
		defer wg.Done()
		b := make([]byte, 10)
		for err := error(nil); err == nil; {
			_, err = r.Read(b)
		}
	}()
	for i := 0; i < 50; i++ {
		w.Write([]byte("x"))
	}
	w.Close()
	wg.Wait()
	trace.Stop()
	f.Close()
}
