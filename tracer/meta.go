package tracer

import "time"

// Meta says what a trace is a trace of. It is the first block of a trace file.
type Meta struct {
	Program   string    `json:"program"`            // what was asked for: "buffered", "./cmd/app"
	Args      []string  `json:"args,omitempty"`     // the program's own arguments
	Dir       string    `json:"dir,omitempty"`      // its working directory
	Scenario  string    `json:"scenario,omitempty"` // the scenario's name, where it is one
	Recording bool      `json:"recording"`          // kept for showing, not made by this run
	Go        string    `json:"go,omitempty"`       // version of the toolchain, "go1.26.8"
	Govis     string    `json:"govis,omitempty"`    // version of govis
	OS        string    `json:"os,omitempty"`       // GOOS of the program
	Arch      string    `json:"arch,omitempty"`     // GOARCH of the program
	Start     time.Time `json:"start"`              // wall clock at T = 0
	Origin    string    `json:"origin,omitempty"`   // "probe": what the events come from

	// Unwatched says that the program has packages of other modules, whose accesses to memory are in no event. They can have changed
	// what an atomic operation finds.
	Unwatched bool `json:"unwatched,omitempty"`
}

// End says how a trace ended. The Writer gathers it from the events.
type End struct {
	Events  int    `json:"events"`  // events in the trace
	Exited  bool   `json:"exited"`  // the trace saw the program's end
	Code    int    `json:"code"`    // its exit code, where Exited
	Message string `json:"message"` // what the exit event said
	Dropped int64  `json:"dropped"` // events left out for want of room
	Holes   int64  `json:"holes"`   // records begun and never finished
	T       int64  `json:"t"`       // of the last event

	// Broken says why what the events come from ends in the middle, "" where it does not. The trace has all that could be read of it.
	Broken string `json:"broken,omitempty"`
}
