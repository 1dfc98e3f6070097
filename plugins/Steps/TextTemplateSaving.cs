using CrmSegmentation.Dataverse;
using CrmSegmentation.Steps.Registration;

namespace CrmSegmentation.Steps;

/// <summary>A text template is checked before it is saved, so that it comes out right for every customer.</summary>
[PluginType("5b9f52c2-9a0e-5c8e-9d3f-0c6b6f8a41d7")]
[Step("4f1c0a7e-2d53-5b7a-8f0e-61d9b8c2e357", "Create", TextTemplateTable.Name, StepStage.PreOperation)]
[Step(UpdateStepId, "Update", TextTemplateTable.Name, StepStage.PreOperation, FilteringColumns =
[
    TextTemplateTable.Format, TextTemplateTable.Language, TextTemplateTable.Subject, TextTemplateTable.Body,
])]
[StepImage("c3a4d6f1-7b28-5e90-a5d4-2f8e19b07c63", UpdateStepId, StepImageKind.PreImage, "Target", Before,
    TextTemplateTable.Title, TextTemplateTable.Format, TextTemplateTable.Language, TextTemplateTable.Subject, TextTemplateTable.Body)]
public sealed class TextTemplateSaving : PluginStep
{
    private const string UpdateStepId = "9d27e3b5-0c6f-5148-b1a9-e4f35c8d7a02";
    private const string Before = "before";

    private protected override void Run(StepCall call)
    {
        call.Context.PreEntityImages.TryGetValue(Before, out var before);
        new TextTemplates(call.AsSystem).Check(call.Target, before);
    }
}
