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

// MaxEdit is how long the text of an edited source file may be, bytes.
const MaxEdit = 64 << 10

// TryAsked is what POST api/try is sent: a source file of a room's program that was edited. The program is built with it
// and run; the file itself stays as it is.
type TryAsked struct {
	Room string `json:"room"` // [Room.Name]
	File string `json:"file"` // [SourceFile.Path], of one that is editable
	Text string `json:"text"` // up to MaxEdit bytes
}

// RunStarted is the answer to POST api/run and POST api/try: where the run is shown, or why it is not.
type RunStarted struct {
	Path     string          `json:"path,omitempty"`   // "r/3/"
	Error    string          `json:"error,omitempty"`  // a sentence
	Output   string          `json:"output,omitempty"` // what the go command said
	Text     string          `json:"text,omitempty"`   // the edited file as gofmt writes it
	Problems []SourceProblem `json:"problems"`         // what the compiler has against the program
}

// SourceProblem is what is wrong with a place in the source.
type SourceProblem struct {
	File    string `json:"file"`   // [SourceFile.Path]; "" for one that has no path here
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // in bytes, from 1; 0 unknown
	Message string `json:"message"`
}

// Comparison is the answer to GET api/compare?a=ROOM&b=ROOM, where a and b are rooms of runs that have ended.
type Comparison struct {
	Sentence string    `json:"sentence"` // where the runs part, or that they do not
	Parts    bool      `json:"parts"`    // they part
	Partings []Parting `json:"partings"` // of each goroutine the first, in the order of the first run
	More     int       `json:"more"`     // goroutines that part and are not among Partings
	Notes    []string  `json:"notes"`    // what else is to be known, sentences
	A        []int     `json:"a"`        // steps through both runs: events of the first, which never go back
	B        []int     `json:"b"`        // and of the second, at the same steps
}

// Parting is where a goroutine of one run does something else than that of the other.
type Parting struct {
	Text string `json:"text"` // a sentence
	Step int    `json:"step"` // position in [Comparison.A] and [Comparison.B]
}

func (*StopRequest) clientMessage() {}
func (*StopReply) serverMessage()   {}
