package names

import "testing"

func TestLock(t *testing.T) {
	tests := []struct {
		name   string
		method string
		below  []string
		src    string
		nth    int
		want   string
	}{
		{name: "variable", method: "Lock", want: "mu", src: `
func main() {
	mu.Lock() // @0 main.main
}`},
		{name: "field", method: "Lock", below: []string{"internal/sync.(*Mutex).Lock", "sync.(*Mutex).Lock"}, want: "s.mu", src: `
func (s *server) get() {
	s.mu.Lock() // @0 main.(*server).get
}`},
		{name: "embedded", method: "RLock", below: []string{"sync.(*RWMutex).RLock"}, want: "c", src: `
func (c *cache) get() {
	c.RLock() // @0 main.(*cache).get
}`},
		{name: "pointer", method: "Lock", want: "m", src: `
func f(m *sync.Locker) {
	(*m).Lock() // @0 main.f
}`},
		{name: "element", method: "Lock", want: "counters[i].mu", src: `
func main() {
	counters[i].mu.Lock() // @0 main.main
}`},
		{name: "result of a call", method: "Lock", want: "lockFor(...)", src: `
func main() {
	lockFor(key).Lock() // @0 main.main
}`},
		{name: "RLocker", method: "RLock", below: []string{"sync.(*RWMutex).RLock", "sync.(*rlocker).Lock"}, want: "s.rw", src: `
func main() {
	s.rw.RLocker().Lock() // @0 main.main
}`},
		{name: "in a condition", method: "TryLock", want: "mu", src: `
func main() {
	if !mu.TryLock() { // @0 main.main
	}
}`},
		{name: "over two lines", method: "Lock", want: "s.mu", src: `
func main() {
	s.mu.
		Lock() // @0 main.main
}`},
		{name: "method on another line than the frame says", method: "Lock", want: "s.mu", src: `
func main() {
	s.mu. // @0 main.main
		Lock()
}`},
		{name: "first of several", method: "Lock", want: "a", src: `
func main() {
	a.Lock(); b.Lock() // @0 main.main
}`},
		{name: "second of several", method: "Lock", nth: 1, want: "b", src: `
func main() {
	a.Lock(); b.Lock() // @0 main.main
}`},
		{name: "lock and unlock on a line", method: "Unlock", want: "b", src: `
func main() {
	a.Lock(); b.Unlock() // @0 main.main
}`},
		{name: "literal on the line", method: "Lock", want: "b", src: `
func main() {
	a.Lock(); func() { b.Lock() }() // @0 main.main.func1
}`},
		{name: "deferred, at the defer statement", method: "Unlock", want: "c.mu", src: `
func (c *cache) get() {
	defer c.mu.Unlock() // @0 main.(*cache).get.deferwrap1
}`},
		{name: "deferred, at the return statement", method: "Unlock", want: "c.mu", src: `
func (c *cache) get() int {
	defer c.mu.Unlock()
	return c.n // @0 main.(*cache).get
}`},
		{name: "deferred, at the brace", method: "Done", want: "wg", src: `
func worker(wg *sync.WaitGroup) {
	defer wg.Done()
	work()
} // @0 main.worker`},
		{name: "deferred in a literal, at its brace", method: "Done", want: "wg", src: `
func main() {
	defer other.Done()
	go func() {
		defer wg.Done()
		work()
	}() // @0 main.main.func1
}`},
		{name: "deferred after the return", method: "Unlock", want: "a", src: `
func f() {
	defer a.Unlock()
	if x {
		return // @0 main.f
	}
	defer b.Unlock()
}`},
		{name: "two deferred", method: "Unlock", want: "", src: `
func f() {
	defer a.Unlock()
	defer b.Unlock()
} // @0 main.f`},
		{name: "WaitGroup", method: "Add", want: "wg", src: `
func main() {
	wg.Add(1) // @0 main.main
}`},
		{name: "WaitGroup of a field", method: "Done", want: "p.wg", src: `
func (p *pool) end() {
	p.wg.Done() // @0 main.(*pool).end
}`},
		{name: "Go", method: "Add", below: []string{"sync.(*WaitGroup).Add", "sync.(*WaitGroup).Go"}, want: "wg", src: `
func main() {
	wg.Go(func() { // @0 main.main
		other.Add(1)
	})
}`},
		{name: "the lock of a Cond", method: "Unlock", below: []string{"sync.(*Mutex).Unlock", "sync.(*Cond).Wait"}, want: "s.cond.L", src: `
func main() {
	s.cond.Wait() // @0 main.main
}`},
		{name: "a Cond itself", method: "Wait", below: []string{"sync.runtime_notifyListWait", "sync.(*Cond).Wait"}, want: "s.cond", src: `
func main() {
	s.cond.Wait() // @0 main.main
}`},
		{name: "the lock of a Once", method: "Lock", below: []string{"sync.(*Mutex).Lock", "sync.(*Once).doSlow", "sync.(*Once).Do"}, want: "once", src: `
func main() {
	once.Do(func() {}) // @0 main.main
}`},
		{name: "promoted method behind an interface", method: "Lock", below: []string{"sync.(*Mutex).Lock"}, want: "l", src: `
func f(l sync.Locker) {
	l.Lock() // @0 main.f
}`},
		{name: "generic", method: "Lock", want: "s.mu", src: `
func (s *set[K]) add(k K) {
	s.mu.Lock() // @0 main.(*set[...]).add
}`},
		{name: "no such call", method: "Lock", want: "", src: `
func main() {
	println() // @0 main.main
}`},
		{name: "a function, not a method", method: "Lock", want: "", src: `
func main() {
	Lock() // @0 main.main
}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src, append(frames([]string{"runtime.probe"}), frames(tt.below)...)...)
			if got := r.LockNth(stack, tt.method, tt.nth); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLockInLibraryOnly(t *testing.T) {
	r, _ := snippet(t, "")
	stack := frames([]string{"sync.(*WaitGroup).Done", "sync.(*WaitGroup).Go.func1", "runtime.goexit"})
	if got := r.Lock(stack, "Done"); got != "" {
		t.Errorf("got %q for a stack without a caller", got)
	}
	if got := r.Lock(nil, "Done"); got != "" {
		t.Errorf("got %q for no stack", got)
	}
}
