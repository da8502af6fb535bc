package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/govis/govis/scenarios"
)

// completeTraceFile offers trace files to the shell's completion.
func completeTraceFile(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return []cobra.Completion{"govis"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeTarget offers scenarios, and else what the shell has: folders and
// files. Behind the target everything is the program's.
func completeTarget(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return scenarioNames(typed), cobra.ShellCompDirectiveDefault
}

// completeTraceOrLesson offers scenarios and files, twice.
func completeTraceOrLesson(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return scenarioNames(typed), cobra.ShellCompDirectiveDefault
}

// completeScenario offers scenarios, and nothing else.
func completeScenario(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return scenarioNames(typed), cobra.ShellCompDirectiveNoFileComp
}

// scenarioNames returns the scenarios whose names begin with what was typed.
func scenarioNames(typed string) []cobra.Completion {
	var names []cobra.Completion
	for _, s := range scenarios.List() {
		if strings.HasPrefix(s.Name, typed) {
			names = append(names, cobra.CompletionWithDesc(s.Name, s.Title))
		}
	}
	return names
}

// completeCommand offers the commands of govis.
func completeCommand(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []cobra.Completion
	for _, c := range cmd.Root().Commands() {
		if len(args) == 0 && c.IsAvailableCommand() && strings.HasPrefix(c.Name(), typed) {
			names = append(names, cobra.CompletionWithDesc(c.Name(), c.Short))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
