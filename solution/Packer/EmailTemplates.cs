using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml.Linq;

namespace CrmSegmentation.Packer;

/// <summary>
/// E-mail templates: one file describes all of them, and what is written in a template stands in files of its own, which the zip holds
/// as texts inside the description.
/// </summary>
internal static class EmailTemplates
{
    /// <summary>The folder, and the section of the zip's customizations.</summary>
    public const string Folder = "Templates";

    private const string RootName = "EmailTemplates";
    private const string File = Folder + "/" + RootName + ".xml";

    // The texts that have files of their own, named as the element is.
    private static readonly string[] Texts = ["presentationxml", "subjectpresentationxml"];

    /// <summary>The content of the section; nothing where there are no templates.</summary>
    public static IEnumerable<XElement> Read(string source)
    {
        var path = Path.Combine(source, File);
        if (!Directory.Exists(Path.Combine(source, Folder)))
            return [];

        var templates = XmlFormat.Inline(XmlFormat.Read(path, RootName));
        var known = new HashSet<string> { path };
        foreach (var text in templates.Elements().SelectMany(TextsOf))
        {
            if (text.Value.Length > 0)
                throw new PackException($"{path}: <{text.Name.LocalName}> must be empty, its text has a file of its own.");

            var file = Path.Combine(source, FileOf(text));
            if (!System.IO.File.Exists(file))
                throw new PackException($"{path} describes an e-mail template whose text {file} does not exist.");

            known.Add(file);
            text.Value = System.IO.File.ReadAllText(file);
        }

        return Directory.EnumerateFiles(Path.Combine(source, Folder), "*", SearchOption.AllDirectories).Except(known).Order().FirstOrDefault() is { } unknown
            ? throw new PackException($"{unknown} belongs to no e-mail template of {path}.")
            : [templates];
    }

    /// <summary>The files of a section, by their paths in the source folder.</summary>
    public static IEnumerable<KeyValuePair<string, byte[]>> Write(XElement section)
    {
        foreach (var text in section.Elements(RootName).Elements().SelectMany(TextsOf).ToList())
        {
            yield return new(FileOf(text), Encoding.UTF8.GetBytes(text.Value));
            text.Value = "";
        }

        foreach (var templates in section.Elements(RootName))
            yield return new(File, XmlFormat.WriteFile(XmlFormat.Outline(templates)));
    }

    private static IEnumerable<XElement> TextsOf(XElement template) => Texts.Select(name => template.Element(name) ?? throw new PackException($"An e-mail template has no <{name}>."));

    private static string FileOf(XElement text)
    {
        var template = text.Parent!;
        return $"{Folder}/EmailDocuments/{Value(template, "languagecode")}/{Value(template, "templateid")}/{text.Name.LocalName}.xml";
    }

    private static string Value(XElement template, string child) => template.Element(child)?.Value is { Length: > 0 } value ? value : throw new PackException($"An e-mail template has no <{child}>.");
}
