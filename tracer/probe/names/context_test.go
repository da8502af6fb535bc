package names

import "testing"

func TestContext(t *testing.T) {
	tests := []struct {
		name  string
		below []string
		src   string
		want  string
	}{
		{"WithTimeout", []string{"context.WithDeadlineCause", "context.WithDeadline", "context.WithTimeout"}, `
func main() {
	ctx, cancel := context.WithTimeout(parent, d) // @0 main.main
}`, "ctx"},
		{"fields", []string{"context.withCancel", "context.WithCancel"}, `
func (s *server) start() {
	s.ctx, s.stop = context.WithCancel(parent) // @0 main.(*server).start
}`, "s.ctx"},
		{"argument", []string{"context.WithValue"}, `
func main() {
	run(context.WithValue(ctx, k, v)) // @0 main.main
}
func run(reqCtx context.Context) {}`, "reqCtx"},
		{"one inside the other", []string{"context.WithValue"}, `
func main() {
	ctx, cancel := context.WithCancel(context.WithValue(parent, k, v)) // @0 main.main
}`, "context.WithValue(...)"},
		{"returned", []string{"context.WithCancel"}, `
func session() (context.Context, context.CancelFunc) {
	return context.WithCancel(root) // @0 main.session
}
func main() {
	sctx, cancel := session() // @1 main.main
}`, "sctx"},
		{"returned by name", []string{"context.WithCancel"}, `
func group(p context.Context) (*Group, context.Context) {
	ctx, cancel := context.WithCancel(p) // @0 main.group
	return &Group{cancel: cancel}, ctx
}
func main() {
	g, gctx := group(root) // @1 main.main
}`, "gctx"},
		{"blank", []string{"context.WithCancel"}, `
func main() {
	_, cancel := context.WithCancel(root) // @0 main.main
}`, "context.WithCancel(...)"},
		{"NotifyContext", []string{"context.WithCancelCause", "os/signal.NotifyContext"}, `
func main() {
	ctx, stop := signal.NotifyContext(root, os.Interrupt) // @0 main.main
}`, "ctx"},
		{"package variable", []string{"context.WithCancel"}, `
var root, stop = context.WithCancel(context.Background()) // @0 main.init
`, "root"},
		{"literal", []string{"context.WithValue"}, `
func main() {
	r := &request{ctx: context.WithValue(parent, k, v)} // @0 main.main
}`, "r.ctx"},
		{"no stack", nil, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, stack := snippet(t, tt.src, frames(tt.below)...)
			if got := r.Context(stack); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
