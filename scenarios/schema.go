package scenarios

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Schema returns the JSON Schema of scenario files, as the table of settings has it.
// The file scenario.schema.json holds it too.
func Schema() []byte {
	properties, endpoint, set := map[string]any{}, map[string]any{}, map[string]any{}
	for _, k := range Keys {
		properties[k.Name] = described(k.schema(), k.Words)
	}
	for _, t := range Settings {
		one := described(t.field.schema(), t.sentence())
		properties[t.Name] = one
		if t.PerEndpoint {
			endpoint[t.Name] = one
		}
	}
	for _, name := range setKeys() {
		set[name] = map[string]any{"$ref": "#/properties/" + name}
	}
	schema := object(properties)
	schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	schema["title"] = "tcpcheck scenario"
	schema["description"] = "What 'tcpcheck check' explores: two TCP endpoints, their users, the network, and the properties to judge."
	schema["$defs"] = map[string]any{"endpoint": object(endpoint), "property": map[string]any{"enum": PropertyNames}, "set": object(set)}

	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(schema); err != nil {
		panic("scenarios: the schema is no JSON: " + err.Error())
	}
	return b.Bytes()
}

// sentence describes a setting in full.
func (t Setting) sentence() string {
	var b strings.Builder
	b.WriteString(t.Words)
	b.WriteString(" Default: " + t.Default + ".")
	if t.Section != "" {
		b.WriteString(" RFC 9293, " + t.Section + ".")
	}
	return b.String()
}

func described(schema map[string]any, words string) map[string]any {
	schema["description"] = words
	return schema
}

// object is a mapping with these entries and no others.
func object(properties map[string]any) map[string]any {
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}

func ref(name string) map[string]any { return map[string]any{"$ref": "#/$defs/" + name} }

func textSchema() map[string]any {
	return map[string]any{"type": []string{"string", "number", "boolean"}, "pattern": `^[^\n\r]*\S[^\n\r]*$`}
}

func nameSchema() map[string]any {
	return map[string]any{"type": []string{"string", "number", "boolean"}, "minimum": 0, "pattern": properName.String()}
}

func endpointSchema() map[string]any { return ref("endpoint") }

func propertiesSchema() map[string]any {
	return map[string]any{"oneOf": []any{
		map[string]any{"const": "all"},
		map[string]any{"type": "array", "items": ref("property"), "minItems": 1, "uniqueItems": true},
	}}
}

func reachSchema() map[string]any {
	state := map[string]any{"enum": stateNames()}
	pair := map[string]any{"type": "array", "items": state, "minItems": 2, "maxItems": 2}
	return map[string]any{"type": "array", "items": pair}
}

// expectSchema takes the names of formulas besides those of properties: what they are a schema cannot tell.
func expectSchema() map[string]any {
	names := map[string]any{"anyOf": []any{ref("property"), kebabSchema()}}
	return map[string]any{"type": "object", "propertyNames": names, "additionalProperties": map[string]any{"enum": verdicts}}
}

func limitsSchema() map[string]any {
	all := map[string]any{}
	for _, l := range limits {
		all[l.name] = described(limitForm.schema(), l.words)
	}
	return object(all)
}

func variantsSchema() map[string]any {
	properties := map[string]any{}
	for _, k := range variantKeys {
		properties[k.Name] = described(k.schema(), k.Words)
	}
	variant := object(properties)
	variant["required"] = requiredKeys
	return map[string]any{"type": "array", "items": variant}
}

func kebabSchema() map[string]any {
	return map[string]any{"type": "string", "pattern": kebab.String(), "maxLength": maxName}
}
