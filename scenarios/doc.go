// Package scenarios holds the built-in scenarios and the loader that reads any
// user's. A scenario is a YAML file: the settings of a model, the properties to
// judge, the verdicts that are expected, and joint states that must be reached.
//
// One table, [Settings], says what may be set. The reader of files, the flags of
// the command line, the JSON Schema in scenario.schema.json and the descriptions
// all come from it. An editor that knows YAML completes and checks a scenario file
// that begins with
//
//	# yaml-language-server: $schema=PATH-TO/scenario.schema.json
//
// A file is read in three passes, so that each error has a line and a column, and
// all errors of a file are told at once: yaml.go makes a tree of it and refuses what
// no scenario needs, decode.go goes through the table, forms.go reads values.
package scenarios
