// Worker-pool shares nine jobs among three workers.
package main

import (
	"fmt"
	"sync"
	"time"
)

func worker(id int, jobs <-chan int, results chan<- string, wg *sync.WaitGroup) {
	defer wg.Done()
	for job := range jobs {
		time.Sleep(time.Duration(80*id-40) * time.Millisecond)
		results <- fmt.Sprintf("job %d, done by worker %d", job, id)
	}
}

func send(jobs chan<- int) {
	for job := 1; job <= 9; job++ {
		jobs <- job
	}
	close(jobs) // the workers' loops end
}

func finish(wg *sync.WaitGroup, results chan<- string) {
	wg.Wait()      // when no worker is left ...
	close(results) // ... nobody can send a result any more
}

func main() {
	jobs := make(chan int)
	results := make(chan string)
	var wg sync.WaitGroup

	for id := 1; id <= 3; id++ {
		wg.Add(1)
		go worker(id, jobs, results, &wg)
	}
	go send(jobs)
	go finish(&wg, results)

	for r := range results {
		fmt.Println(r)
	}
}
