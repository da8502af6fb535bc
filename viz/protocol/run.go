package protocol

// StopRequest asks to end a program that was started from a page.
type StopRequest struct {
	Type string `json:"type" const:"stop"`
	ID   uint32 `json:"id"`
	Hard bool   `json:"hard,omitempty"` // kill it; else it gets an interrupt, as from Ctrl-C
}

// StopReply answers a [StopRequest]: the program has been sent the signal.
type StopReply struct {
	Type string `json:"type" const:"stopping"`
	ID   uint32 `json:"id"`
}

// Catalogue is what the page in front knows: the answer to GET api/lessons.
type Catalogue struct {
	CanRun  bool            `json:"canRun"` // there is a Go toolchain; else recordings are shown
	WhyNot  string          `json:"whyNot,omitempty"`
	Lessons []CatalogueItem `json:"lessons"` // in the order of the course
}

// CatalogueItem is a lesson in the catalogue.
type CatalogueItem struct {
	Name      string `json:"name"`
	Topic     string `json:"topic"`
	Title     string `json:"title"`
	Point     string `json:"point"`
	Ends      string `json:"ends"`
	Wrong     bool   `json:"wrong"`
	Pair      string `json:"pair,omitempty"`
	Questions int    `json:"questions"`
	Recorded  bool   `json:"recorded"` // it has a recording, and a still: still/NAME.svg
}

// RunAsked is what POST api/run is sent.
type RunAsked struct {
	Lesson string `json:"lesson"`
}

// RunStarted is the answer to POST api/run: where the run is shown, or why it is not.
type RunStarted struct {
	Path   string `json:"path,omitempty"`   // "r/3/"
	Error  string `json:"error,omitempty"`  // a sentence
	Output string `json:"output,omitempty"` // what the go command said
}

func (*StopRequest) clientMessage() {}
func (*StopReply) serverMessage()   {}
