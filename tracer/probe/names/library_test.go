package names

import "testing"

// Channels that the standard library makes are named after what the program called.
func TestLibraryChannel(t *testing.T) {
	tests := []struct {
		name  string
		below []string // innermost first
		src   string
		want  string
	}{
		{"After, used at once", []string{"time.NewTimer", "time.After"}, `
func main() {
	select {
	case <-time.After(3 * time.Second): // @0 main.main
	}
}`, "time.After(...)"},
		{"After, kept", []string{"time.NewTimer", "time.After"}, `
func main() {
	timeout := time.After(d) // @0 main.main
}`, "timeout"},
		{"After, given on", []string{"time.NewTimer", "time.After"}, `
func main() {
	wait(time.After(d)) // @0 main.main
}
func wait(timeout <-chan time.Time) {}`, "timeout"},
		{"two After on a line", []string{"time.NewTimer", "time.After"}, `
func main() {
	a, b := time.After(d), time.After(e) // @0 main.main
}`, ""},
		{"timer", []string{"time.NewTimer"}, `
func main() {
	t := time.NewTimer(d) // @0 main.main
}`, "t.C"},
		{"ticker in a field", []string{"time.NewTicker"}, `
func main() {
	s := &server{tick: time.NewTicker(d)} // @0 main.main
}`, "s.tick.C"},
		{"channel of a timer", []string{"time.NewTimer"}, `
func main() {
	c := time.NewTimer(d).C // @0 main.main
}`, "c"},
		{"channel of a timer, used at once", []string{"time.NewTimer"}, `
func main() {
	<-time.NewTimer(d).C // @0 main.main
}`, "time.NewTimer(...).C"},
		{"Tick", []string{"time.NewTicker", "time.Tick"}, `
func main() {
	for range time.Tick(d) { // @0 main.main
	}
}`, "time.Tick(...)"},
		{"timer from a helper", []string{"time.NewTimer"}, `
func soon() *time.Timer {
	return time.NewTimer(d) // @0 main.soon
}
func main() {
	t := soon() // @1 main.main
}`, "t.C"},
		{"Done", []string{"context.(*cancelCtx).Done"}, `
func main() {
	<-ctx.Done() // @0 main.main
}`, "ctx.Done()"},
		{"Done of a field, kept", []string{"context.(*cancelCtx).Done"}, `
func main() {
	done := s.ctx.Done() // @0 main.main
}`, "s.ctx.Done()"},
		{"Done of two contexts on a line", []string{"context.(*cancelCtx).Done"}, `
func main() {
	either(a.Done(), b.Done()) // @0 main.main
}`, ""},
		{"Done of the parent", []string{"context.(*cancelCtx).Done", "context.(*cancelCtx).propagateCancel", "context.withCancel", "context.WithCancel"}, `
func main() {
	ctx, cancel := context.WithCancel(parent) // @0 main.main
}`, "parent.Done()"},
		{"reflect", []string{"reflect.makechan", "reflect.MakeChan"}, `
func main() {
	c := reflect.MakeChan(t, 3) // @0 main.main
}`, "c"},
		{"unknown caller", []string{"time.NewTimer"}, ``, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src)
			stack = append(frames(append([]string{"runtime.makechan"}, tt.below...)), stack...)
			if got := r.Channel(stack, 0); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
