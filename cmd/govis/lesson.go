package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
)

// lessonWidth is how long the lines of a lesson get, in characters.
const lessonWidth = 80

func newLessonCommand() *cobra.Command {
	var source bool
	cmd := &cobra.Command{
		Use:   "lesson NAME",
		Short: "Print the lesson of a scenario",
		Long: `Lesson prints what the scenario NAME teaches: its point, what to watch for, the
moments worth pausing at, questions and things to try. The answers are in the
run: govis run NAME.`,
		Example: `  govis lesson buffered
  govis lesson buffered --source > main.go`,
		Args:              oneArg("which scenario: govis lesson NAME"),
		ValidArgsFunction: completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error {
			s, ok := scenarios.Get(args[0])
			if !ok {
				return usageError(unknownScenario(args[0]))
			}
			if source {
				return printSource(cmd.OutOrStdout(), &s)
			}
			return printLesson(cmd.OutOrStdout(), &s)
		},
	}
	cmd.Flags().BoolVar(&source, "source", false, "print the program instead")
	return cmd
}

// printSource prints the scenario's main.go.
func printSource(w io.Writer, s *scenarios.Scenario) error {
	fsys, err := scenarios.FS(s.Name)
	if err != nil {
		return err
	}
	src, err := fs.ReadFile(fsys, "main.go")
	if err != nil {
		return err
	}
	_, err = w.Write(src)
	return err
}

// printLesson prints a lesson as text. The queries that moments are found by are left out.
func printLesson(w io.Writer, s *scenarios.Scenario) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "%s: %s\n\n", s.Topic, s.Title)
	wrap(out, "", s.Point)
	switch {
	case s.Wrong && s.Pair != "":
		fmt.Fprintf(out, "\nThis program has a mistake, on purpose. Done right: %s.\n", s.Pair)
	case s.Wrong:
		fmt.Fprintf(out, "\nThis program has a mistake, on purpose.\n")
	case s.Pair != "":
		fmt.Fprintf(out, "\nBeside it stands %s.\n", s.Pair)
	}
	for _, wrong := range s.Mistakes() {
		fmt.Fprintf(out, "A mistake that it avoids: %s.\n", wrong.Name)
	}
	for _, part := range s.Sections() {
		fmt.Fprintln(out)
		indent := ""
		if part.Name != "" {
			fmt.Fprintf(out, "%s\n\n", part.Name)
			indent = "  "
		}
		for _, block := range part.Blocks {
			wrap(out, indent, block)
		}
	}
	fmt.Fprintf(out, "\nWatch it: govis run %s\n", s.Name)
	if s.Next != "" {
		fmt.Fprintf(out, "After it: %s\n", s.Next)
	}
	return out.Flush()
}

// wrap prints text in lines of lessonWidth; those after the first are indented by two more.
func wrap(w io.Writer, indent, text string) {
	line, more := indent, indent
	if strings.HasPrefix(text, "- ") {
		more += "  "
	}
	empty := true
	for word := range strings.FieldsSeq(text) {
		if !empty && len(line)+1+len(word) > lessonWidth {
			fmt.Fprintln(w, line)
			line, empty = more, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	fmt.Fprintln(w, line)
}
