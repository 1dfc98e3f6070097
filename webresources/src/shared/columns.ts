/** Names of the columns, tables and relationships that the scripts use: the only place that spells them. */
export const Contact = {
  table: "contact",
  id: "contactid",
  fullName: "fullname",
  postalCode: "address1_postalcode",
  modifiedOn: "modifiedon",
  state: "statecode",
  doNotEmail: "donotemail",
  doNotPhone: "donotphone",
  doNotPost: "donotpostalmail",
  firstPurchaseOn: "cseg_firstpurchaseon",
  lastPurchaseOn: "cseg_lastpurchaseon",
  annualCount: "cseg_annualpurchasecount",
  lifetimeCount: "cseg_lifetimepurchasecount",
  annualValue: "cseg_annualvalue",
  averageValue: "cseg_averagepurchasevalue",
  lifetimeValue: "cseg_lifetimevalue",
  previousAnnualValue: "cseg_previousannualvalue",
  trend: "cseg_trend",
  averageInterval: "cseg_averagepurchaseinterval",
  lapsesOn: "cseg_lapseson",
  age: "cseg_age",
  nextBirthdayOn: "cseg_nextbirthdayon",
  nextAnniversaryOn: "cseg_nextanniversaryon",
  channels: "cseg_channels",
  buysGifts: "cseg_buysgifts",
  lastProductCategory: "cseg_lastproductcategoryid",
  recencyScore: "cseg_recencyscore",
  frequencyScore: "cseg_frequencyscore",
  monetaryScore: "cseg_monetaryscore",
  rfmSegment: "cseg_rfmsegment",
  priority: "cseg_priority",
  priorityScore: "cseg_priorityscore",
  priorityReason: "cseg_priorityreason",
  priorityChangedOn: "cseg_prioritychangedon",
  profileAsOf: "cseg_profileasof",
  nextRecalculationOn: "cseg_nextrecalculationon",
  schemeVersion: "cseg_schemeversion",
  priorityScheme: "cseg_priorityschemeid",
  lastContactedOn: "cseg_lastcontactedon",
  nextContactAllowedOn: "cseg_nextcontactallowedon",
  profilingOptOut: "cseg_profilingoptout",
  contactFrequency: "cseg_contactfrequency",
} as const;

export const Segment = {
  table: "cseg_segment",
  id: "cseg_segmentid",
  title: "cseg_name",
  filter: "cseg_filter",
  purpose: "cseg_purpose",
  topic: "cseg_topic",
  parent: "cseg_parentsegmentid",
  lifecycle: "cseg_lifecycle",
  drift: "cseg_listdrift",
} as const;

/** Tables under contact that a segment may ask about. */
export const LinkedTables = [
  { table: "cseg_purchase", from: "cseg_contactid", to: "contactid" },
  { table: "cseg_profileattribute", from: "cseg_contactid", to: "contactid" },
] as const;

export const Factor = {
  table: "cseg_priorityfactor",
  id: "cseg_priorityfactorid",
  scheme: "_cseg_schemeid_value",
  kind: "cseg_factorkind",
  weight: "cseg_weight",
} as const;

export const SchemeTable = {
  table: "cseg_priorityscheme",
  id: "cseg_priorityschemeid",
  title: "cseg_name",
  highFrom: "cseg_highfrom",
  mediumFrom: "cseg_mediumfrom",
  status: "cseg_schemestatus",
} as const;

export const Lifecycle = { draft: 653210000, published: 653210001, retired: 653210002 } as const;

export const RunTable = { table: "cseg_maintenancerun", id: "cseg_maintenancerunid" } as const;

export const RunKind = { recalculateAll: 653210002, publishAll: 653210003, mineCoPurchases: 653210004 } as const;

export const TextTemplate = { table: "cseg_texttemplate", id: "cseg_texttemplateid" } as const;

/** A value that a customer has in a profile category. */
export const ProfileAttribute = { category: "cseg_categoryid" } as const;

export const ProfileCategory = { table: "cseg_profilecategory", kind: "cseg_kind" } as const;

/** The column that holds the values of categories of a kind; a choice is one of the texts that its category names. */
export const ValueOfKind: Readonly<Record<number, string>> = {
  653210000: "cseg_textvalue",
  653210001: "cseg_numbervalue",
  653210002: "cseg_datevalue",
  653210003: "cseg_textvalue",
  653210004: "cseg_yesnovalue",
};

export const SchemeStatus = { draft: 653210000, active: 653210001, retired: 653210002 } as const;

export const Priority = { high: 653210000, medium: 653210001, low: 653210002, none: 653210003 } as const;

export const ContactFrequency = { never: 653210004 } as const;

/** Columns that the server computes: a person reads them and never types them. */
export const computedColumns: readonly string[] = [
  Contact.firstPurchaseOn,
  Contact.lastPurchaseOn,
  Contact.annualCount,
  Contact.lifetimeCount,
  Contact.annualValue,
  Contact.averageValue,
  Contact.lifetimeValue,
  Contact.previousAnnualValue,
  Contact.trend,
  Contact.averageInterval,
  Contact.lapsesOn,
  Contact.age,
  Contact.nextBirthdayOn,
  Contact.nextAnniversaryOn,
  Contact.channels,
  Contact.buysGifts,
  Contact.lastProductCategory,
  Contact.recencyScore,
  Contact.frequencyScore,
  Contact.monetaryScore,
  Contact.rfmSegment,
  Contact.priority,
  Contact.priorityScore,
  Contact.priorityReason,
  Contact.priorityChangedOn,
  Contact.profileAsOf,
  Contact.nextRecalculationOn,
  Contact.schemeVersion,
  Contact.priorityScheme,
  Contact.lastContactedOn,
  Contact.nextContactAllowedOn,
];
