// Package probe builds a Go program so that it tells what its goroutines do, runs it,
// and turns what it tells into events.
//
//	b, err := probe.Build(ctx, probe.Config{Target: []string{"./cmd/app"}, Stderr: os.Stderr})
//	p, err := b.Start(config, func(e *tracer.Event) error { ... })
//	exit, err := p.Wait()
//
// The program is built by the user's own go command from unmodified source. Only the
// standard library differs: go build's -overlay replaces some of its files by versions with hooks in
// them. The hooks (folder _hooks) run inside the channel operation, the scheduler or the
// lock that they tell of; where the runtime holds a lock over what happens, the hook
// runs under it, so that the order of the records is the order of what happened.
//
// The parts, in the way of the data:
//
//	patch        finds places in the toolchain's own source and inserts calls there
//	patches.go   the places and the calls
//	_hooks       what is called: Go code that is compiled into the program
//	wire.go      the layout of the records, shared by both sides
//	ring*.go     the memory through which the records leave the program
//	decode*.go   events from records
//	names        what the source calls channels, locks, contexts and goroutines
//	values       copied bytes as text
//
// docs/HACKING.md says more, also how to support a new Go release.
package probe
