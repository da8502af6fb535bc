package protocol

// LessonRequest asks for the lesson that the trace is a run of.
type LessonRequest struct {
	Type string `json:"type" const:"lesson"`
	ID   uint32 `json:"id"`
}

// LessonReply answers a [LessonRequest]. Texts may have `code` in them.
type LessonReply struct {
	Type      string           `json:"type" const:"lesson"`
	ID        uint32           `json:"id"`
	Name      string           `json:"name"`
	Topic     string           `json:"topic"`
	Title     string           `json:"title"`
	Point     string           `json:"point"` // one sentence
	Ends      string           `json:"ends"`  // how every run ends: "ends", "deadlock", "leaks 1", …
	Wrong     bool             `json:"wrong"` // the program has a mistake, on purpose
	Memory    bool             `json:"memory"`
	Interrupt bool             `json:"interrupt"` // it waits for an interrupt (Ctrl-C)
	Pair      *LessonLink      `json:"pair,omitempty"`
	Mistakes  []LessonLink     `json:"mistakes"` // wrong lessons that this one does right, but for Pair
	Next      *LessonLink      `json:"next,omitempty"`
	Sections  []LessonSection  `json:"sections"`  // to be read: "Watch for", "Try"
	Moments   []LessonMoment   `json:"moments"`   // that happen in this run, in its order; of a live one so far
	Questions []LessonQuestion `json:"questions"` // that can be asked, in the order of the run; none while it is live
	Missing   int              `json:"missing"`   // moments that this run does not have
	Unasked   int              `json:"unasked"`   // questions that this run has no answer to
}

// LessonLink leads to another lesson.
type LessonLink struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Wrong bool   `json:"wrong"`
}

// LessonSection is a part of a lesson's text.
type LessonSection struct {
	Name   string   `json:"name"`   // its heading, "" for none
	Blocks []string `json:"blocks"` // paragraphs; those of a list begin with "- "
}

// LessonMoment is a moment worth pausing at.
type LessonMoment struct {
	Name string `json:"name"`
	Text string `json:"text"` // what happens there
	At   int64  `json:"at"`   // index of the event
	T    int64  `json:"t"`    // its time, ns
}

// LessonQuestion is about the event At. It is asked at the event Stand, before what leads to the answer is shown.
type LessonQuestion struct {
	N     int    `json:"n"` // its number, from 0
	At    int64  `json:"at"`
	Stand int64  `json:"stand"` // less than At; the last that is shown before it is over
	T     int64  `json:"t"`     // time of the event after Stand, ns
	Text  string `json:"text"`
}

// QuestionRequest asks what can be answered to a question.
type QuestionRequest struct {
	Type string `json:"type" const:"question"`
	ID   uint32 `json:"id"`
	N    int    `json:"n"`
}

// QuestionReply answers a [QuestionRequest]. It does not tell which choice is right.
type QuestionReply struct {
	Type    string   `json:"type" const:"question"`
	ID      uint32   `json:"id"`
	N       int      `json:"n"`
	Text    string   `json:"text"`
	Choices []string `json:"choices"` // two at least, sorted
}

// AnswerRequest asks whether a choice is right; "" only for what is.
type AnswerRequest struct {
	Type   string `json:"type" const:"answer"`
	ID     uint32 `json:"id"`
	N      int    `json:"n"`
	Choice string `json:"choice"`
}

// AnswerReply answers an [AnswerRequest].
type AnswerReply struct {
	Type  string `json:"type" const:"answer"`
	ID    uint32 `json:"id"`
	N     int    `json:"n"`
	Right bool   `json:"right"`
	Text  string `json:"text"` // the choice that is right in this run
}

func (*LessonRequest) clientMessage()   {}
func (*QuestionRequest) clientMessage() {}
func (*AnswerRequest) clientMessage()   {}
func (*LessonReply) serverMessage()     {}
func (*QuestionReply) serverMessage()   {}
func (*AnswerReply) serverMessage()     {}
