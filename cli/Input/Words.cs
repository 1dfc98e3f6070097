using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace CrmSegmentation.Cli.Input;

/// <summary>The words people write for the options of a choice, and their values.</summary>
internal sealed class Words
{
    private readonly Dictionary<string, int> _values;

    private Words(IEnumerable<(string Word, int Value)> words, string labels)
    {
        _values = words.ToDictionary(w => ColumnRecognition.Normalise(w.Word), w => w.Value);
        Labels = labels;
    }

    /// <summary>The labels, for a message that says what would have been understood.</summary>
    public string Labels { get; }

    public static readonly Words Gender = Of((1, "Male", ["M", "man", "mr", "männlich", "homme"]), (2, "Female", ["F", "W", "woman", "mrs", "ms", "weiblich", "femme"]));

    public static readonly Words MaritalStatus = Of((1, "Single", ["S", "unmarried", "never married", "ledig"]), (2, "Married", ["M", "verheiratet"]), (3, "Divorced", ["D", "separated", "geschieden"]), (4, "Widowed", ["W", "widow", "widower", "verwitwet"]));

    public static readonly Words ContactMethod = Of((1, "Any", []), (2, "Email", []), (3, "Phone", ["telephone", "call"]), (4, "Fax", []), (5, "Mail", ["post", "postal mail", "letter"]));

    public static readonly Words Channel = Of(
        (Schema.Channel.Store, "Store", ["shop", "in store", "retail", "pos", "branch", "offline"]),
        (Schema.Channel.Web, "Web", ["online", "internet", "website", "webshop", "e-commerce", "app"]),
        (Schema.Channel.Phone, "Phone", ["telephone", "call center", "telesales"]),
        (Schema.Channel.MailOrder, "Mail order", ["mail", "catalog", "catalogue", "post"]),
        (Schema.Channel.FieldSales, "Field sales", ["field", "sales rep", "direct sales"]),
        (Schema.Channel.Partner, "Partner", ["reseller", "dealer", "affiliate", "marketplace"]),
        (Schema.Channel.Other, "Other", ["unknown"]));

    public static readonly Words SelfOrientation = Labelled("Actualizer", "Fulfilled", "Believer", "Achiever", "Striver", "Experiencer", "Maker", "Struggler");

    public static readonly Words CategoryReadiness = Labelled("First for new products", "Early", "Waits for proven results", "Slow for new products", "Avoids new products");

    public static readonly Words Influencers = Labelled("Budget", "Status", "Quality", "Convenience", "Service", "Recommendation");

    public static readonly Words LifeStage = Labelled("Young single", "Young couple", "Family with young children", "Family with older children", "Empty nest", "Retired", "Other");

    public static readonly Words Interests = Labelled("Arts", "Books", "Cooking", "Fashion", "Gardening", "Home", "Jewelry", "Music", "Outdoors", "Sports", "Technology", "Travel");

    public static readonly Words ContactFrequency = Labelled("As it happens", "Weekly", "Monthly", "Quarterly", "Never");

    private static readonly Dictionary<string, bool> YesNo = new(StringComparer.Ordinal)
    {
        ["yes"] = true, ["y"] = true, ["true"] = true, ["t"] = true, ["1"] = true, ["x"] = true, ["ja"] = true, ["oui"] = true,
        ["no"] = false, ["n"] = false, ["false"] = false, ["f"] = false, ["0"] = false, ["nein"] = false, ["non"] = false,
    };

    // What shops write on a document that takes a sale back, and on one that stands.
    private static readonly HashSet<string> ReturnWords = new(StringComparer.Ordinal)
    {
        "return", "returned", "returns", "refund", "refunded", "cancelled", "canceled", "cancellation", "cancel", "creditnote", "creditmemo", "credit", "void", "voided", "storno", "storniert", "gutschrift",
    };

    private static readonly HashSet<string> UnknownWords = new(StringComparer.Ordinal)
    {
        "", "na", "null", "none", "nil", "unknown", "notknown", "nan", "unbekannt",
    };

    private static readonly HashSet<string> ReturnQuestions = new(StringComparer.Ordinal)
    {
        "cancelled", "canceled", "iscancelled", "iscanceled", "isreturn", "isreturned", "returned", "return", "refunded", "isrefund",
    };

    /// <summary>The value of an option, or null where the text is none of its words.</summary>
    public int? this[string text]
    {
        get
        {
            if (_values.TryGetValue(ColumnRecognition.Normalise(text), out var value))
                return value;

            // The option's number itself, as an export of the platform writes it.
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && _values.ContainsValue(number) ? number : null;
        }
    }

    /// <summary>Yes or no, or null where the text is neither.</summary>
    public static bool? TruthOf(string text) => YesNo.TryGetValue(ColumnRecognition.Normalise(text), out var truth) ? truth : null;

    /// <summary>Whether a field says that its value is not known: N/A, NULL, unknown, a dash.</summary>
    public static bool IsUnknown(string text) => UnknownWords.Contains(ColumnRecognition.Normalise(text));

    /// <summary>Whether a document of this kind or status takes a sale back.</summary>
    public static bool IsReturn(string text) => ReturnWords.Contains(ColumnRecognition.Normalise(text));

    /// <summary>Whether a column of this name asks 'is it a return?', so that a yes in it means one. In a column 'status' a 1 means nothing of the kind.</summary>
    public static bool AsksForReturn(string header) => ReturnQuestions.Contains(ColumnRecognition.Normalise(header));

    private static Words Labelled(params string[] labels) =>
        new(labels.Select((label, i) => (label, Schema.FirstOptionValue + i)), string.Join(", ", labels));

    private static Words Of(params (int Value, string Label, string[] Synonyms)[] options) =>
        new(options.SelectMany(o => o.Synonyms.Prepend(o.Label).Select(w => (w, o.Value))), string.Join(", ", options.Select(o => o.Label)));
}
