package names

import "testing"

func TestOperand(t *testing.T) {
	for _, tt := range []struct {
		name string
		send bool
		src  string
		want string
	}{
		{"send", true, `
func main() {
	jobs <- 1 // @0 main.main
}`, "jobs"},
		{"receive", false, `
func main() {
	v := <-s.results // @0 main.main
}`, "s.results"},
		{"range", false, `
func main() {
	for v := range in { // @0 main.main
	}
}`, "in"},
		{"both on a line", true, `
func main() {
	out <- <-in // @0 main.main
}`, "out"},
		{"two on a line", false, `
func main() {
	f(<-a, <-b) // @0 main.main
}`, ""},
		{"twice the same", false, `
func main() {
	f(<-a, <-a) // @0 main.main
}`, "a"},
		{"in a literal on the line", false, `
func main() {
	<-a; go func() { <-b }() // @0 main.main.func1
}`, "b"},
		{"neither", false, `
func main() {
	jobs <- 1 // @0 main.main
}`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src)
			if got := r.Operand(stack[0], tt.send); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
