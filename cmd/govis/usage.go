package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
)

// oneArg accepts exactly one argument; what names it in the error.
func oneArg(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch len(args) {
		case 0:
			return fmt.Errorf("say %s", what)
		case 1:
			return nil
		}
		return fmt.Errorf("one argument is enough (%s), these are %d: %s", what, len(args), strings.Join(args, " "))
	}
}

// noArgs accepts no arguments.
func noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("no arguments are known here, but there is %q", args[0])
	}
	return nil
}

// commandOrHint is the argument check of govis itself: what comes here is no
// command.
func commandOrHint(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	name := args[0]
	if _, ok := scenarios.Get(name); ok {
		return fmt.Errorf("%s is a scenario: govis run %s", name, name)
	}
	if near := root.SuggestionsFor(name); len(near) > 0 {
		return fmt.Errorf("unknown command %q, did you mean govis %s?", name, strings.Join(near, " or govis "))
	}
	return fmt.Errorf("unknown command %q", name)
}

// newHelpCommand is cobra's, but for an unknown command, of which it says so.
func newHelpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:               "help [COMMAND]",
		Short:             "Explain a command",
		ValidArgsFunction: completeCommand,
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err == nil && cmd == root {
				err = commandOrHint(root, rest)
			}
			if err != nil {
				return usageError(seeHelp(err, "govis help"))
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}

// knownShell is the argument check of the completion command: a shell that it
// knows has a command of its own.
func knownShell(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("there is no completion for the shell %q, but for bash, zsh, fish and powershell", args[0])
	}
	return nil
}
