// Package draw draws what a trace shows as pictures: the timeline, the stage, the source and the sentence, for files of any kind.
//
// A [Picture] is a list of rectangles, lines and texts. [Frame] makes one of what a view shows at a moment; package export writes it as
// SVG, PDF, PNG, shapes on slides and so on. All of these are the same drawing, because all it consists of is in the picture: where each
// text stands is known here, by the fonts that are embedded (Go's, and for what these lack a part of Noto Sans CJK and Noto Emoji), and
// a format that cannot be sure of its reader's fonts draws the outlines of the characters ([Text.Outline]).
package draw
