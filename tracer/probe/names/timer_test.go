package names

import "testing"

func TestTimer(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"variable", `
func main() {
	retry := time.AfterFunc(d, f) // @0 main.main
}`, "retry"},
		{"field", `
func (s *server) start() {
	s.idle = time.AfterFunc(d, s.stop) // @0 main.(*server).start
}`, "s.idle"},
		{"not kept", `
func main() {
	time.AfterFunc(d, f) // @0 main.main
}`, "time.AfterFunc(...)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src, frames([]string{"time.AfterFunc"})...)
			if got := r.Timer(stack); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
