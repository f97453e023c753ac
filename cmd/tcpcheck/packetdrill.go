package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tcpcheck/model"
	"tcpcheck/packetdrill"
	"tcpcheck/scenarios"
)

// drillFlags holds the flags of packetdrill.
type drillFlags struct {
	json    bool
	defines []string
	profile string
	rules   []string
}

func newPacketdrill() *cobra.Command {
	var flags drillFlags
	cmd := &cobra.Command{
		Use:   "packetdrill FILE|DIR... [flags]",
		Short: "Run packetdrill scripts on the model's endpoint",
		Long: `packetdrill runs scripts of packetdrill on one endpoint of the model, at full size: numbers of 32 bits,
windows and segments as a script has them. Socket calls are user calls, packets that arrive arrive, and
what the endpoint sends has to be what the script expects next. Of a DIR it runs all *.pkt in it.

The lines of sysctl in a script choose rules. A script that makes settings of FreeBSD's begins with
profile freebsd, any other with rfc9293; --profile and --rule choose others. What the model does
not have, such as the values of TCP options, is not compared, and the report says so. A script that cannot
be run is skipped, with the reason.

Exit code: 0 no script failed, 1 one did, 2 one cannot be read.`,
		Example: `  tcpcheck packetdrill packetdrill/testdata/freebsd
  tcpcheck packetdrill handshake.pkt --profile rfc793
  tcpcheck packetdrill scripts --rule syn-in-time-wait=rfc6191 --define FreeBSD
  tcpcheck packetdrill scripts --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return drill(cmd, args, &flags) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&flags.profile, "profile", "", "begin with the rules of this `PROFILE`, whatever the script's settings speak for")
	cmd.Flags().StringArrayVar(&flags.rules, "rule", nil, "choose an alternative of a rule: `NAME=CHOICE`, whatever the script says")
	cmd.Flags().StringArrayVar(&flags.defines, "define", []string{"STANDARD"}, "define this `NAME`, or NAME=TEXT, in scripts, and no other")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON document and nothing else")
	must(cmd.RegisterFlagCompletionFunc("profile", completeNames(profileNames())))
	must(cmd.RegisterFlagCompletionFunc("rule", completeNames(ruleChoices())))
	return cmd
}

func profileNames() (names []string) {
	for _, p := range model.Profiles {
		names = append(names, p.Name)
	}
	return names
}

func ruleChoices() (names []string) {
	for _, r := range model.RuleInfos {
		for _, c := range r.Choices {
			names = append(names, r.Name+"="+c.Name)
		}
	}
	return names
}

// drill reads all scripts, and then runs them.
func drill(cmd *cobra.Command, args []string, flags *drillFlags) error {
	setup, err := flags.setup()
	if err != nil {
		return err
	}
	files, err := scriptFiles(args)
	if err != nil {
		return err
	}
	scripts, err := readScripts(files, flags.defines)
	if err != nil {
		return err
	}
	var report packetdrill.Report
	for _, s := range scripts {
		report.Results = append(report.Results, packetdrill.Run(s, setup))
	}
	write := report.Text
	if flags.json {
		write = report.JSON
	}
	if err := write(cmd.OutOrStdout()); err != nil {
		return err
	}
	if report.Count(packetdrill.Failed) > 0 {
		return exit(exitViolated)
	}
	return nil
}

// setup returns what the flags say that scripts run on.
func (f *drillFlags) setup() (setup packetdrill.Setup, err error) {
	if f.profile != "" && !slices.Contains(profileNames(), f.profile) {
		return setup, fmt.Errorf("--profile: there is no profile %q%s; 'tcpcheck list profiles' lists them", f.profile, scenarios.Suggest(f.profile, profileNames()))
	}
	setup.Profile = f.profile
	for _, given := range f.rules {
		chosen, ok := lookupChoice(given)
		if !ok {
			return setup, fmt.Errorf("--rule: %q is no rule with one of its alternatives%s; 'tcpcheck list rules' lists them", given, scenarios.Suggest(given, ruleChoices()))
		}
		setup.Rules = append(setup.Rules, chosen)
	}
	return setup, nil
}

// lookupChoice returns what NAME=CHOICE means.
func lookupChoice(given string) (chosen packetdrill.ChosenRule, ok bool) {
	name, choice, _ := strings.Cut(given, "=")
	for i, r := range model.RuleInfos {
		for j, c := range r.Choices {
			if r.Name == name && c.Name == choice {
				return packetdrill.ChosenRule{Rule: model.Rule(i), Choice: model.Choice(j)}, true
			}
		}
	}
	return chosen, false
}

// scriptFiles returns the files that are named, and those that are in the directories that are.
func scriptFiles(args []string) (files []string, err error) {
	for _, arg := range args {
		found := 0
		err := filepath.WalkDir(arg, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if !entry.IsDir() && (path == arg || filepath.Ext(path) == ".pkt") {
				files = append(files, path)
				found++
			}
			return nil
		})
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w: give packetdrill scripts, or directories of them", err)
		case found == 0:
			return nil, fmt.Errorf("%s: there is no script in this directory: their names end in .pkt", arg)
		}
	}
	return files, nil
}

// readScripts reads all of them, and tells of all that it cannot read.
func readScripts(files, defines []string) (scripts []*packetdrill.Script, err error) {
	var wrong []error
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%w: give a script that can be read", err))
			continue
		}
		s, err := packetdrill.Parse(file, string(src), defines...)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		scripts = append(scripts, s)
	}
	return scripts, errors.Join(wrong...)
}
