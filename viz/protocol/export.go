package protocol

// ExportFormat is a kind of file that the page can have a trace written as.
type ExportFormat struct {
	Name   string `json:"name"`            // as in [ExportAsked]
	Title  string `json:"title"`           // for people
	For    string `json:"for"`             // what it is for, a few words
	Ending string `json:"ending"`          // of the file's name
	Steps  bool   `json:"steps,omitempty"` // it is of one moment, or of steps: ExportAsked.Steps counts
	No     string `json:"no,omitempty"`    // why it cannot be written here, a sentence
}

// ExportAsked is the body of POST export: the page wants what it shows as a file.
// The answer is the file, or with another status than 200 a sentence as text.
type ExportAsked struct {
	Format string     `json:"format"`
	Axis   Axis       `json:"axis"`
	Window bool       `json:"window"` // only From up to, not including, To; else all
	From   int64      `json:"from"`   // position on the axis
	To     int64      `json:"to"`
	At     int64      `json:"at"` // index of the event at the playhead, -1 before the first
	Theme  string     `json:"theme"`
	Size   string     `json:"size,omitempty"` // as of govis export
	Steps  ExportStep `json:"steps"`
	Chosen bool       `json:"chosen"` // only the lanes of the query; else all
	Lanes  LaneQuery  `json:"lanes"`
}

// ExportStep says how many pictures a format of one moment is to have.
type ExportStep string

// The choices.
const (
	ExportMoment  ExportStep = "moment"  // one, of the event At
	ExportSteps   ExportStep = "steps"   // one for each step
	ExportMoments ExportStep = "moments" // one for each moment of the lesson
)
